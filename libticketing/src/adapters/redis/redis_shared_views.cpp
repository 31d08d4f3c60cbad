#include "redis/redis_shared_views.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <tuple>
#include <utility>

#include "redis/redis_script.hpp"

namespace ticketing {
namespace {

/// Who looked lately is spread over so many sorted sets (by the second) of at most so many: Redis
/// keeps a set of that size as one packed list (`zset-max-listpack-entries`), of 14 bytes an entry.
/// A million viewers at once take some 18 MB, two million 34, and more are not remembered.
constexpr int set_bits = 14;
constexpr int set_entries_max = 127;  // 128 for a moment, and not one more: it would be unpacked
/// Of the hash, beside its set: the chance that one of a million viewers is taken for another is
/// 2 in 10^7.
constexpr int name_bytes = 6;
/// Shorter than a process's own window: its batch may come this much sooner than the one before.
constexpr auto window = view_window - SharedViews::age_max;
/// How long a batch waits for somebody who adds it to the store. Less than the store remembers it.
constexpr std::chrono::hours keep{12};

/// In one step: a batch is kept whole or not at all. That it waits is written first, because
/// without memory it is the first writing that is refused. Who was seen in the future, before
/// Redis' clock was set back, is seen anew.
constexpr const char* script = R"lua(
local waiting, batch, id = KEYS[1], KEYS[2], ARGV[1]
local window, entries_max, keep = tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]
local now = tonumber(redis.call('TIME')[1])
local seen_at = now - tonumber(ARGV[2])
local forgotten = 0
if redis.call('ZADD', waiting, 'NX', now, id) == 1 then
  local views = {}
  for i = 3, #KEYS do
    local set, name, post = KEYS[i], ARGV[2 * i], ARGV[2 * i + 1]
    redis.call('ZREMRANGEBYSCORE', set, '-inf', seen_at - window)
    redis.call('ZREMRANGEBYSCORE', set, '(' .. now, '+inf')
    if redis.call('ZADD', set, 'NX', seen_at, name) == 1 then
      views[post] = (views[post] or 0) + 1
      if redis.call('ZCARD', set) > entries_max then
        redis.call('ZPOPMIN', set)
        forgotten = forgotten + 1
      end
      redis.call('EXPIRE', set, window)
    end
  end
  local counted = {}
  for post, count in pairs(views) do counted[#counted + 1] = post .. ' ' .. count end
  if #counted > 0 then
    redis.call('SET', batch, table.concat(counted, ' '), 'EX', keep)
    redis.call('EXPIRE', waiting, keep)
  else
    redis.call('ZREM', waiting, id)
  end
end
return forgotten
)lua";

/// What names a batch: nothing that could be the name of something else.
bool is_batch_id(std::string_view id) {
  constexpr std::size_t chars_max = 64;
  const auto is_safe = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  };
  return !id.empty() && id.size() <= chars_max && std::ranges::all_of(id, is_safe);
}

/// The next number, from 1 on; 0 where there is none.
std::int64_t take_number(std::string_view& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const auto length = static_cast<std::size_t>(end - text.data());
  const bool is_whole = length == text.size() || text[length] == ' ';
  if (error != std::errc() || !is_whole || number < 1) return 0;
  text.remove_prefix(std::min(length + 1, text.size()));
  return number;
}

/// A time in seconds, which Redis may write as a floating-point number.
std::int64_t whole(std::string_view text) {
  double number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return static_cast<std::int64_t>(number);
}

/// Nothing when a batch cannot say so.
std::optional<std::vector<PostViews>> parse(std::string_view text) {
  std::vector<PostViews> views;
  std::size_t sum = 0;
  while (!text.empty()) {
    const PostId post{take_number(text)};
    const std::int64_t count = take_number(text);
    if (post.value == 0 || count == 0) return std::nullopt;
    if (static_cast<std::uint64_t>(count) > SharedViews::looks_max - sum) return std::nullopt;
    sum += static_cast<std::size_t>(count);
    views.push_back({post, count});
  }
  return views;
}

class RedisSharedViews final : public SharedViews {
 public:
  RedisSharedViews(RedisClient& client, const Installation& installation)
      : client_(client),
        script_(script),
        prefix_(fmt::format("ticketing:views:{}-{}:", installation.epoch,
                            installation.created_at.time_since_epoch().count())),
        waiting_(prefix_ + "waiting") {}

  std::optional<Kept> add(const std::string& id, std::span<const Look> looks,
                          std::chrono::seconds age) override {
    using std::chrono::seconds;
    std::vector<std::string> keys{waiting_, key_of(id)};
    std::vector<std::string> arguments{
        id, std::to_string(age.count()), std::to_string(seconds(window).count()),
        std::to_string(set_entries_max), std::to_string(seconds(keep).count())};
    for (const Look& look : looks) {
      keys.push_back(set_of(look));
      arguments.push_back(name_of(look));
      arguments.push_back(std::to_string(look.post.value));
    }
    const auto reply = script_.run(client_, keys, arguments);
    // An error, too: out of memory it keeps nothing.
    if (!reply || reply->kind != RedisReply::Kind::integer) return std::nullopt;
    return Kept{static_cast<std::uint64_t>(std::max(reply->integer, 0LL))};
  }

  std::optional<Waiting> waiting() override {
    const std::vector<RedisCommand> commands{
        {"TIME"}, {"ZCARD", waiting_}, {"ZRANGE", waiting_, "0", "0", "WITHSCORES"}};
    const auto replies = client_.run(commands);
    if (!replies || std::ranges::any_of(*replies, &RedisReply::is_error)) return std::nullopt;
    const auto& [time, count, oldest] = std::tie((*replies)[0], (*replies)[1], (*replies)[2]);
    Waiting waiting;
    waiting.batches = count.integer;
    if (oldest.items.size() == 2 && !time.items.empty())
      waiting.longest = std::chrono::seconds(
          std::max<std::int64_t>(whole(time.items[0].text) - whole(oldest.items[1].text), 0));
    return waiting;
  }

  std::optional<std::vector<ViewBatch>> list(int limit) override {
    while (true) {
      const auto ids = client_.run({"ZRANGE", waiting_, "0", std::to_string(limit - 1)});
      if (!ids || ids->is_error()) return std::nullopt;
      if (ids->items.empty()) return std::vector<ViewBatch>();
      RedisCommand command{"MGET"};
      for (const RedisReply& id : ids->items) command.push_back(key_of(id.text));
      const auto found = client_.run(command);
      if (!found || found->items.size() != ids->items.size()) return std::nullopt;
      std::vector<ViewBatch> batches;
      for (std::size_t i = 0; i < found->items.size(); ++i)
        batches.push_back({ids->items[i].text, read(ids->items[i].text, found->items[i])});
      if (!drop_nameless(batches)) return std::nullopt;
      if (!batches.empty()) return batches;
    }
  }

  bool remove(std::span<const ViewBatch> batches) override {
    if (batches.empty()) return true;
    RedisCommand forget{"DEL"};
    RedisCommand strike{"ZREM", waiting_};
    for (const ViewBatch& batch : batches) {
      forget.push_back(key_of(batch.id));
      strike.push_back(batch.id);
    }
    const std::vector commands{std::move(forget), std::move(strike)};
    const auto replies = client_.run(commands);
    return replies && std::ranges::none_of(*replies, &RedisReply::is_error);
  }

 private:
  std::string key_of(const std::string& id) const { return prefix_ + "batch:" + id; }
  std::string set_of(const Look& look) const {
    return prefix_ + fmt::format("seen:{:x}", look.hash >> (64 - set_bits));
  }
  static std::string name_of(const Look& look) {
    std::string name;
    for (int i = 0; i < name_bytes; ++i) name += static_cast<char>(look.hash >> (8 * i) & 0xff);
    return name;
  }

  /// None of what is no count of views: a batch whose counts are gone, or somebody's own.
  std::vector<PostViews> read(const std::string& id, const RedisReply& reply) const {
    if (reply.kind == RedisReply::Kind::nothing) return {};
    if (auto views = parse(reply.text)) return std::move(*views);
    spdlog::warn("what Redis has as {} is no count of views, and is dropped", key_of(id));
    return {};
  }

  /// What nobody of ours can have put there must not reach the store.
  bool drop_nameless(std::vector<ViewBatch>& batches) {
    std::vector<ViewBatch> nameless;
    std::erase_if(batches, [&](ViewBatch& batch) {
      if (is_batch_id(batch.id)) return false;
      nameless.push_back(std::move(batch));
      return true;
    });
    if (!nameless.empty())
      spdlog::warn("{} entries of {} in Redis name no batch of views, and are dropped",
                   nameless.size(), waiting_);
    return remove(nameless);
  }

  RedisClient& client_;
  RedisScript script_;
  const std::string prefix_;
  const std::string waiting_;
};

}  // namespace

std::unique_ptr<SharedViews> make_redis_shared_views(RedisClient& client,
                                                     const Installation& installation) {
  return std::make_unique<RedisSharedViews>(client, installation);
}

}  // namespace ticketing
