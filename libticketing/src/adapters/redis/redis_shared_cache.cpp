#include "redis/redis_shared_cache.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <thread>

#include "redis/clock_steps.hpp"
#include "redis/redis_script.hpp"

namespace ticketing {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

/// Waiting for somebody else's turn ends so long after it has.
constexpr milliseconds patience{50};
constexpr milliseconds first_look{2};
constexpr milliseconds longest_look{20};
constexpr std::chrono::seconds believed_for{60};

// Times are microseconds since the epoch, as numbers of Lua: exact up to 2^53, the year 2255. A
// value is "<when its turn began> <...>", and so is a turn. One of the future is of a clock that
// was set back: it is as good as none.

/// The value, or the turn. KEYS: value, turn. ARGV: token, turn's length in ms, whether the turn is
/// taken whatever there is. Returns the time and: the value | 1 (your turn) | 0 and when somebody
/// else's began.
constexpr const char* find_script = R"lua(
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local shown = string.format('%.0f', now)
local function began(text) return tonumber(string.match(text or '', '^%d+') or '') end
if ARGV[3] ~= '1' then
  local value = redis.call('GET', KEYS[1])
  if value and (began(value) or 0) <= now then return {shown, value} end
  local turn = redis.call('GET', KEYS[2])
  if turn and (began(turn) or 0) <= now then return {shown, 0, string.match(turn, '^%d*')} end
end
redis.call('SET', KEYS[2], shown .. ' ' .. ARGV[1], 'PX', ARGV[2])
return {shown, 1}
)lua";

/// Ends a turn, with a value or an empty one. KEYS: value, turn. ARGV: token, when the turn began,
/// value, age_max in us. A value of a later turn stays, one that is too old is not kept.
constexpr const char* put_script = R"lua(
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local left = tonumber(ARGV[2]) + tonumber(ARGV[4]) - now
if ARGV[3] ~= '' and left >= 1000 then
  local kept = tonumber(string.match(redis.call('GETRANGE', KEYS[1], 0, 20), '^%d+') or '')
  if not kept or kept < tonumber(ARGV[2]) or kept > now then
    redis.call('SET', KEYS[1], ARGV[3], 'PX', math.floor(left / 1000))
  end
end
if redis.call('GET', KEYS[2]) == ARGV[2] .. ' ' .. ARGV[1] then redis.call('DEL', KEYS[2]) end
return 1
)lua";

/// Takes a number and the blank behind it off `text`.
std::optional<std::int64_t> take_number(std::string_view& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end == text.data() + text.size() || *end != ' ') return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  return number;
}

class RedisSharedCache final : public SharedCache {
 public:
  RedisSharedCache(RedisClient& client, const Keyring& keys, const Clock& clock,
                   RandomSource& random, std::atomic<std::uint64_t>& refused,
                   const SharedCacheOptions& options)
      : client_(client),
        keys_(keys),
        clock_(clock),
        random_(random),
        refused_(refused),
        options_(options) {}

  std::variant<Nothing, Value, Turn> find(const std::string& key, Time since) override {
    const auto until = Steady::now() + options_.turn + patience;
    for (auto look = first_look;; look = std::min(2 * look, longest_look)) {
      auto asked = ask(key, false);
      if (!asked) return Nothing{};
      if (asked->is_turn) return Turn{key, asked->token, asked->now};
      if (!asked->value.empty()) {
        auto value = read(key, *asked);
        if (value && value->began >= since) return std::move(*value);
        return take(key);
      }
      if (here(asked->turn_began, *asked) < since || Steady::now() + look > until) return take(key);
      std::this_thread::sleep_for(look);
    }
  }

  std::optional<Turn> begin(const std::string& key) override {
    const auto asked = ask(key, true);
    if (!asked) return std::nullopt;
    return Turn{key, asked->token, asked->now};
  }

  void put(const Turn& turn, std::string_view bytes) override { end(turn, written(turn, bytes)); }
  void give_up(const Turn& turn) override { end(turn, {}); }

 private:
  struct Asked {
    std::string token;
    std::int64_t now = 0;    ///< Redis' time
    Time sent;               ///< before that
    microseconds unseen{0};  ///< how far its clock may have been set lately
    bool is_turn = false;
    std::int64_t turn_began = 0;  ///< of somebody else
    std::string value;
  };

  /// With the store's epoch: what one store has is nothing to another that was restored from it.
  std::vector<std::string> keys_of(const std::string& key) const {
    return {fmt::format("ticketing:document:{}:{}", options_.epoch, key),
            fmt::format("ticketing:making:{}:{}", options_.epoch, key)};
  }

  std::optional<Asked> ask(const std::string& key, bool anew) {
    Asked asked;
    asked.token = make_access_token(random_);
    asked.sent = Steady::now();
    const auto keys = keys_of(key);
    const std::vector<std::string> arguments{asked.token, std::to_string(options_.turn.count()),
                                             anew ? "1" : "0"};
    const auto reply = find_.run(client_, keys, arguments);
    // An error, too: out of memory it writes nothing.
    if (!reply || reply->items.size() < 2) return std::nullopt;
    asked.now = number_of(reply->items[0].text);
    asked.is_turn = reply->items[1].integer == 1;
    asked.value = reply->items[1].text;
    if (reply->items.size() > 2) asked.turn_began = number_of(reply->items[2].text);
    const auto unseen = steps_.note(microseconds(asked.now), asked.sent, Steady::now());
    if (!unseen && !asked.is_turn) return std::nullopt;
    asked.unseen = unseen.value_or(microseconds(0));
    return asked;
  }

  static std::int64_t number_of(const std::string& text) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
  }

  std::variant<Nothing, Value, Turn> take(const std::string& key) {
    if (auto turn = begin(key)) return std::move(*turn);
    return Nothing{};
  }

  /// Not after Redis' `time`, by this process's clock, whatever step of Redis' was not seen.
  static Time here(std::int64_t time, const Asked& asked) {
    return asked.sent - microseconds(asked.now - time) - asked.unseen;
  }

  std::string written(const Turn& turn, std::string_view bytes) const {
    const auto text =
        fmt::format("{} {} {}", turn.began, clock_.now().time_since_epoch().count(), bytes);
    return fmt::format("{} {} {}", turn.began,
                       keys_.sign(KeyPurpose::document, turn.key + '\n' + text),
                       std::string_view(text).substr(text.find(' ') + 1));
  }

  /// Nothing for what this installation did not write under this key, which is counted, or wrote
  /// too long ago.
  std::optional<Value> read(const std::string& key, const Asked& asked) {
    std::string_view rest = asked.value;
    const auto began = take_number(rest);
    const auto end = std::min(rest.find(' '), rest.size());
    const auto signature = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!began || !keys_.verify(KeyPurpose::document, fmt::format("{}\n{} {}", key, *began, rest),
                                signature)) {
      refused_.fetch_add(1, std::memory_order_relaxed);
      return std::nullopt;
    }
    const auto made = take_number(rest);
    const auto age = microseconds(asked.now - *began);
    if (!made || age >= age_max ||
        clock_.now() - Timestamp(Timestamp::duration(*made)) >= believed_for)
      return std::nullopt;
    return Value{std::string(rest), here(*began, asked)};
  }

  void end(const Turn& turn, const std::string& value) {
    const auto keys = keys_of(turn.key);
    const std::vector<std::string> arguments{
        turn.token, std::to_string(turn.began), value,
        std::to_string(std::chrono::duration_cast<microseconds>(age_max).count())};
    put_.run(client_, keys, arguments);
  }

  RedisClient& client_;
  const Keyring& keys_;
  const Clock& clock_;
  RandomSource& random_;
  std::atomic<std::uint64_t>& refused_;
  const SharedCacheOptions options_;
  RedisScript find_{find_script};
  RedisScript put_{put_script};
  ClockSteps steps_{age_max};
};

}  // namespace

std::unique_ptr<SharedCache> make_redis_shared_cache(RedisClient& client, const Keyring& keys,
                                                     const Clock& clock, RandomSource& random,
                                                     std::atomic<std::uint64_t>& refused,
                                                     const SharedCacheOptions& options) {
  return std::make_unique<RedisSharedCache>(client, keys, clock, random, refused, options);
}

}  // namespace ticketing
