#include "redis/redis_session_cache.hpp"

#include <mutex>
#include <stdexcept>
#include <ticketing/describe/json.hpp>

#include "redis/redis_client.hpp"

namespace ticketing {
namespace {

constexpr const char* keep_seconds = "60";
/// "Ask the database", see `forget`. Outlives every value that could have been read before it.
constexpr std::string_view tombstone = "-";
constexpr const char* tombstone_seconds = "120";
/// Revocations remembered while Redis does not answer.
constexpr std::size_t unsent_max = 10'000;

std::string key_of(const TokenHash& hash) { return "ticketing:session:" + hash; }

class RedisSessionCache final : public SessionCache {
 public:
  RedisSessionCache(config::RedisAddress address, std::chrono::milliseconds timeout)
      : client_(std::move(address), timeout) {}

  std::optional<CachedSession> find(const TokenHash& hash) override {
    send_unsent();
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
    if (bury(hashes)) return;
    // Other processes may still find the sessions once Redis is back; tell it as soon as it is.
    const std::lock_guard lock(mutex_);
    for (const TokenHash& hash : hashes)
      if (unsent_.size() < unsent_max) unsent_.push_back(hash);
  }

  bool reachable() override {
    const auto reply = client_.run({"PING"});
    return reply && reply->kind == RedisReply::Kind::text;
  }

 private:
  bool bury(std::span<const TokenHash> hashes) {
    std::vector<RedisClient::Command> commands;
    for (const TokenHash& hash : hashes)
      commands.push_back({"SET", key_of(hash), std::string(tombstone), "EX", tombstone_seconds});
    return client_.run(commands).has_value();
  }

  void send_unsent() {
    std::vector<TokenHash> hashes;
    {
      const std::lock_guard lock(mutex_);
      hashes.swap(unsent_);
    }
    if (!hashes.empty()) forget(hashes);
  }

  RedisClient client_;
  std::mutex mutex_;
  std::vector<TokenHash> unsent_;
};

}  // namespace

std::unique_ptr<SessionCache> open_redis_session_cache(const RedisConfig& config) {
  auto address = config::parse_redis_url(config.url);
  if (!address) throw std::invalid_argument("redis.url is not a Redis URL");
  return std::make_unique<RedisSessionCache>(std::move(*address),
                                             std::chrono::milliseconds(config.timeout_ms));
}

}  // namespace ticketing
