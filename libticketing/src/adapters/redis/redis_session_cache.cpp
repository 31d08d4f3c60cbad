#include "redis/redis_session_cache.hpp"

#include <algorithm>
#include <mutex>
#include <set>
#include <stdexcept>

#include <ticketing/describe/json.hpp>

#include "redis/redis_client.hpp"

namespace ticketing {
namespace {

constexpr const char* keep_seconds = "60";
/// "Ask the database", see `forget`. Outlives every value that could have been read before it.
constexpr std::string_view tombstone = "-";
constexpr const char* tombstone_seconds = "120";
/// Revocations remembered while Redis does not take them.
constexpr std::size_t unsent_max = 10'000;
/// So many of them are sent before a look-up.
constexpr std::size_t unsent_per_look_up = 100;
/// Nothing in Redis that could be of a forgotten revocation is read any more after this.
constexpr auto forgotten_for = std::chrono::seconds(120);

std::string key_of(const TokenHash& hash) { return "ticketing:session:" + hash; }

class RedisSessionCache final : public SessionCache {
 public:
  RedisSessionCache(config::RedisAddress address, std::chrono::milliseconds timeout)
      : client_(std::move(address), timeout) {}

  std::optional<CachedSession> find(const TokenHash& hash) override {
    // What Redis has not been told is revoked, it still has: until it was told, it is not asked.
    if (!send_unsent()) return std::nullopt;
    const auto reply = client_.run({"GET", key_of(hash)});
    if (!reply || reply->kind != RedisReply::Kind::text || reply->text == tombstone)
      return std::nullopt;
    auto session = from_json<CachedSession>(reply->text);
    // Another version of this program may have written it otherwise: the database knows.
    return session ? std::optional(std::move(*session)) : std::nullopt;
  }

  void put(const TokenHash& hash, const CachedSession& session) override {
    // NX: what a reader loaded before a revocation cannot replace the tombstone that came after.
    client_.run({"SET", key_of(hash), to_json(session), "NX", "EX", keep_seconds});
  }

  void forget(std::span<const TokenHash> hashes) override {
    // Noted before it is sent: nobody reads the old value while the server makes us wait.
    note_unsent(hashes);
    if (bury(hashes)) note_sent(hashes);
  }

  bool reachable() override {
    const auto reply = client_.run({"PING"});
    return reply && reply->kind == RedisReply::Kind::text;
  }

 private:
  using Time = std::chrono::steady_clock::time_point;

  /// Whether Redis says that it will not give these sessions out again.
  bool bury(std::span<const TokenHash> hashes) {
    std::vector<RedisClient::Command> commands;
    for (const TokenHash& hash : hashes) {
      // A server out of memory refuses to store anything, but still removes.
      commands.push_back({"DEL", key_of(hash)});
      commands.push_back({"SET", key_of(hash), std::string(tombstone), "EX", tombstone_seconds});
    }
    const auto replies = client_.run(commands);
    return replies && std::none_of(replies->begin(), replies->end(), [](const RedisReply& r) {
             return r.kind == RedisReply::Kind::error;
           });
  }

  void note_unsent(std::span<const TokenHash> hashes) {
    const std::lock_guard lock(mutex_);
    for (const TokenHash& hash : hashes) {
      if (unsent_.size() < unsent_max)
        unsent_.insert(hash);
      else
        distrusted_until_ = std::chrono::steady_clock::now() + forgotten_for;
    }
  }

  void note_sent(std::span<const TokenHash> hashes) {
    const std::lock_guard lock(mutex_);
    for (const TokenHash& hash : hashes) unsent_.erase(hash);
  }

  /// False while Redis may still have sessions that this process revoked.
  bool send_unsent() {
    std::vector<TokenHash> hashes;
    bool all = false;
    {
      const std::lock_guard lock(mutex_);
      if (std::chrono::steady_clock::now() < distrusted_until_) return false;
      if (unsent_.empty()) return true;
      const auto count = std::min(unsent_.size(), unsent_per_look_up);
      hashes.assign(unsent_.begin(),
                    std::next(unsent_.begin(), static_cast<std::ptrdiff_t>(count)));
      all = count == unsent_.size();
    }
    if (!bury(hashes)) return false;
    note_sent(hashes);
    return all;
  }

  RedisClient client_;
  std::mutex mutex_;
  std::set<TokenHash> unsent_;
  Time distrusted_until_{};  ///< because more was to be remembered than there was room for
};

}  // namespace

std::unique_ptr<SessionCache> open_redis_session_cache(const RedisConfig& config) {
  auto address = config::parse_redis_url(config.url);
  if (!address) throw std::invalid_argument("redis.url is not a Redis URL");
  return std::make_unique<RedisSessionCache>(std::move(*address),
                                             std::chrono::milliseconds(config.timeout_ms));
}

}  // namespace ticketing
