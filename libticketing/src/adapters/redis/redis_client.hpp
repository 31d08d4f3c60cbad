// A few connections to one Redis server: an unreachable server is no answer, never an exception.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "base/outage.hpp"
#include "config/redis_url.hpp"
#include "redis/redis_connection.hpp"
#include "redis/redis_reply.hpp"

namespace ticketing {

/// Thread safe. Connections are made when first needed and kept.
///
/// A server that does not answer once is taken for away (a circuit breaker): from then on every
/// call has no answer at once, at the price of reading one flag, until a thread of the client's
/// own, which tries at growing intervals with jitter, has had one. So no caller ever waits to find
/// out whether the server is back. The log is told when it goes away, and when it answers again.
class RedisClient final {
 public:
  RedisClient(config::RedisAddress address, std::chrono::milliseconds timeout);
  ~RedisClient();
  RedisClient(const RedisClient&) = delete;
  RedisClient& operator=(const RedisClient&) = delete;

  /// The replies to `commands`, sent in one go, in their order; none when the server is away, did
  /// not answer in time, or no connection was free in time. Without an answer the commands may or
  /// may not have been run, and with one they may have been run twice (again, on a fresh
  /// connection, when a kept one turns out dead): send only what may be repeated.
  std::optional<std::vector<RedisReply>> run(std::span<const RedisCommand> commands);
  /// One command.
  std::optional<RedisReply> run(const RedisCommand& command);

  /// Asks it now, unless it is known to be away.
  bool reachable();
  /// How often it was taken for away.
  std::uint64_t outages() const { return outages_.load(std::memory_order_relaxed); }

  /// The circuit breaker.
  OutageStatistics statistics() const {
    return {"redis", away_.load(std::memory_order_relaxed), outages()};
  }

  const config::RedisAddress& address() const { return address_; }
  std::chrono::milliseconds timeout() const { return timeout_; }

 private:
  using Connection = std::unique_ptr<RedisConnection>;

  bool reserve();
  Connection take_idle();
  void release(Connection connection);
  /// Of one exchange: whether the reply is one at all, and not that of a master that no longer is.
  bool is_answer(const std::optional<std::vector<RedisReply>>& replies) const;
  void note_outage(const std::string& why);
  void probe(const std::stop_token& stop);

  const config::RedisAddress address_;
  const std::chrono::milliseconds timeout_;

  std::atomic<bool> away_{false};
  std::atomic<std::uint64_t> outages_{0};
  Outage outage_{"Redis"};
  std::mutex mutex_;
  std::condition_variable freed_;
  std::condition_variable_any went_away_;
  std::vector<Connection> idle_;
  int in_use_ = 0;
  std::jthread prober_;  // last: uses everything above
};

}  // namespace ticketing
