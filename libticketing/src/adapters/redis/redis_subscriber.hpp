// What other processes publish through Redis.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "config/redis_url.hpp"
#include "redis/redis_connection.hpp"

namespace ticketing {

/// Listens on a connection of its own, with a thread of its own, until it is destroyed. Redis keeps
/// no message for who is not connected: its owner is told when there may have been some.
class RedisSubscriber final {
 public:
  struct Events {
    std::function<void(std::string_view channel, std::string_view message)> message;
    /// Listening, for the first time or again: what was published before may have been missed, what
    /// is published from now on will be told.
    std::function<void()> connected;
    /// Not listening any more, until `connected`.
    std::function<void()> lost = [] {};
  };

  /// `events` are called on the subscriber's thread and must not throw.
  RedisSubscriber(config::RedisAddress address, std::chrono::milliseconds timeout,
                  std::vector<std::string> channels, Events events);
  ~RedisSubscriber();
  RedisSubscriber(const RedisSubscriber&) = delete;
  RedisSubscriber& operator=(const RedisSubscriber&) = delete;

  bool listening() const { return listening_.load(); }

 private:
  void run(const std::stop_token& stop);
  std::unique_ptr<RedisConnection> subscribe();
  void listen(RedisConnection& connection, const std::stop_token& stop);
  bool tell_what_was_read(RedisConnection& connection) const;
  /// Whether something arrived, within `patience` and before the end.
  bool await(int socket, std::chrono::milliseconds patience) const;

  const config::RedisAddress address_;
  const std::chrono::milliseconds timeout_;
  const std::vector<std::string> channels_;
  const Events events_;
  const int wake_;  ///< an eventfd: written to once, at the end
  std::atomic<bool> listening_{false};
  std::jthread thread_;  // last: uses everything above
};

}  // namespace ticketing
