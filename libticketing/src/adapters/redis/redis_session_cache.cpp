#include "redis/redis_session_cache.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <set>
#include <stop_token>
#include <thread>

#include <ticketing/describe/json.hpp>

namespace ticketing {
namespace {

constexpr std::chrono::seconds believed_for{60};
/// Clocks of machines differ: what was written by one that is ahead.
constexpr std::chrono::seconds ahead_max{5};
/// "Ask the database", see `forget`. Outlives every value that could have been read before it.
constexpr std::string_view tombstone = "-";
constexpr const char* tombstone_seconds = "120";
/// Revocations remembered while Redis does not take them.
constexpr std::size_t unsent_max = 10'000;
/// So many of them are sent before a look-up.
constexpr std::size_t unsent_per_look_up = 100;
/// Nothing in Redis that could be of a forgotten revocation is read any more after this.
constexpr auto forgotten_for = std::chrono::seconds(120);
/// How often Redis is told again what it refused, where nobody looks anything up.
constexpr std::chrono::seconds retry_every{1};

/// What is kept: behind its signature.
struct KeptSession {
  Timestamp loaded_at;
  CachedSession session;
};
BOOST_DESCRIBE_STRUCT(KeptSession, (), (loaded_at, session))

std::string key_of(const TokenHash& hash) { return "ticketing:session:" + hash; }

class RedisSessionCache final : public SessionCache {
 public:
  RedisSessionCache(RedisClient& client, const Keyring& keys, const Clock& clock,
                    std::atomic<std::uint64_t>& refused)
      : client_(client), keys_(keys), clock_(clock), refused_(refused), retries_([this](auto stop) {
          retry(stop);
        }) {}

  std::vector<std::optional<CachedSession>> find(std::span<const TokenHash> hashes) override {
    std::vector<std::optional<CachedSession>> found(hashes.size());
    // What Redis has not been told is revoked, it still has: until it was told, it is not asked.
    if (hashes.empty() || !send_unsent()) return found;
    RedisCommand command{"MGET"};
    for (const TokenHash& hash : hashes) command.push_back(key_of(hash));
    const auto reply = client_.run(command);
    if (!reply || reply->items.size() != hashes.size()) return found;
    for (std::size_t i = 0; i < hashes.size(); ++i)
      found[i] = read(command[i + 1], reply->items[i]);
    return found;
  }

  void put(std::span<const Found> sessions, Timestamp loaded_at) override {
    std::vector<RedisCommand> commands;
    for (const auto& [hash, session] : sessions) {
      const std::string key = key_of(hash);
      // NX: what a reader loaded before a revocation cannot replace the tombstone that came after.
      commands.push_back({"SET", key, written(key, session, loaded_at), "NX", "EX",
                          std::to_string(believed_for.count())});
    }
    client_.run(commands);
  }

  void forget(std::span<const TokenHash> hashes) override {
    // Noted before it is sent: nobody reads the old value while the server makes us wait.
    note_unsent(hashes);
    if (bury(hashes))
      note_sent(hashes);
    else
      unsent_left_.notify_one();
  }

 private:
  using Time = std::chrono::steady_clock::time_point;

  std::string written(const std::string& key, const CachedSession& session,
                      Timestamp loaded_at) const {
    const std::string value = to_json(KeptSession{loaded_at, session});
    return keys_.sign(KeyPurpose::cached_session, key + '\n' + value) + ' ' + value;
  }

  /// Nothing, counted, for what this installation did not write under this key, or too long ago.
  std::optional<CachedSession> read(const std::string& key, const RedisReply& reply) {
    if (reply.kind != RedisReply::Kind::text || reply.text == tombstone) return std::nullopt;
    const auto end = std::min(reply.text.find(' '), reply.text.size());
    const std::string value = reply.text.substr(std::min(end + 1, reply.text.size()));
    if (keys_.verify(KeyPurpose::cached_session, key + '\n' + value, reply.text.substr(0, end))) {
      // Another version of this program may have written it otherwise: the database knows.
      auto kept = from_json<KeptSession>(value);
      const auto age = kept ? clock_.now() - kept->loaded_at : std::chrono::microseconds::max();
      if (age >= -ahead_max && age <= believed_for) return std::move(kept->session);
    }
    refused_.fetch_add(1, std::memory_order_relaxed);
    return std::nullopt;
  }

  /// Whether Redis says that it will not give these sessions out again.
  bool bury(std::span<const TokenHash> hashes) {
    std::vector<RedisCommand> commands;
    for (const TokenHash& hash : hashes) {
      // A server out of memory refuses to store anything, but still removes.
      commands.push_back({"DEL", key_of(hash)});
      commands.push_back({"SET", key_of(hash), std::string(tombstone), "EX", tombstone_seconds});
    }
    const auto replies = client_.run(commands);
    return replies && std::none_of(replies->begin(), replies->end(),
                                   [](const RedisReply& reply) { return reply.is_error(); });
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

  /// Other processes go on believing what Redis refused to forget, up to a minute, and nobody may
  /// come to look anything up here: so it is told again.
  void retry(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (unsent_left_.wait(lock, stop, [this] { return !unsent_.empty(); })) {
      unsent_left_.wait_for(lock, stop, retry_every, [] { return false; });
      if (stop.stop_requested()) return;
      lock.unlock();
      send_unsent();
      lock.lock();
    }
  }

  RedisClient& client_;
  const Keyring& keys_;
  const Clock& clock_;
  std::atomic<std::uint64_t>& refused_;
  std::mutex mutex_;
  std::condition_variable_any unsent_left_;
  std::set<TokenHash> unsent_;
  Time distrusted_until_{};     ///< because more was to be remembered than there was room for
  const std::jthread retries_;  // last: stops first
};

}  // namespace

std::unique_ptr<SessionCache> make_redis_session_cache(RedisClient& client, const Keyring& keys,
                                                       const Clock& clock,
                                                       std::atomic<std::uint64_t>& refused) {
  return std::make_unique<RedisSessionCache>(client, keys, clock, refused);
}

}  // namespace ticketing
