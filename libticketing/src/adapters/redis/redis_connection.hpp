// One connection to the Redis server that an address names, found through its sentinels if need be.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "config/redis_url.hpp"
#include "redis/redis_reply.hpp"

struct redisContext;

namespace ticketing {

/// For one thread at a time. After a failure it is of no use any more.
class RedisConnection final {
 public:
  /// Connected, signed in, its database selected; by sentinels: to who says itself that it is the
  /// master, since a sentinel can be behind. Null when that did not work; each step is bounded by
  /// `timeout`. `why`: told when it is null.
  static std::unique_ptr<RedisConnection> open(const config::RedisAddress& address,
                                               std::chrono::milliseconds timeout, std::string& why);

  /// The replies to `commands`, sent in one go, in their order; none when the connection broke or
  /// the server took longer than the time-out.
  std::optional<std::vector<RedisReply>> exchange(std::span<const RedisCommand> commands);
  /// Whether it failed because the server was silent: asking again would be as long a wait.
  bool timed_out() const { return timed_out_; }
  /// What broke it; "" while it is well.
  std::string error() const;

  /// For what comes unasked: sends without waiting for a reply.
  bool send(const RedisCommand& command);
  int socket() const;
  /// Reads what has arrived, waiting for it if there is nothing. False: the connection broke.
  bool read_some();
  /// The next of what was read, if it is complete; `broken` when it is nonsense.
  std::optional<RedisReply> next_read(bool& broken);

 private:
  struct Close {
    void operator()(redisContext* context) const noexcept;
  };
  using Context = std::unique_ptr<redisContext, Close>;

  explicit RedisConnection(Context context) : context_(std::move(context)) {}

  static std::unique_ptr<RedisConnection> reach(const config::HostAndPort& server,
                                                std::chrono::milliseconds timeout,
                                                std::string& why);
  static std::unique_ptr<RedisConnection> prepare(Context context,
                                                  std::chrono::milliseconds timeout,
                                                  std::string& why);
  static std::unique_ptr<RedisConnection> reach_master(const config::RedisAddress& address,
                                                       std::chrono::milliseconds timeout,
                                                       std::string& why);
  bool greet(const config::RedisAddress& address, std::string& why);
  bool append(const RedisCommand& command);

  Context context_;
  bool timed_out_ = false;
};

}  // namespace ticketing
