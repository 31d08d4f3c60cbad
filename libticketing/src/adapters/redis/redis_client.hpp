// A few connections to one Redis server, for caches: an unreachable server is no answer, never an
// exception.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "config/redis_url.hpp"

struct redisContext;

namespace ticketing {

struct RedisReply {
  enum class Kind { nothing, text, integer, error };
  Kind kind = Kind::nothing;
  std::string text;  ///< of text and error
  long long integer = 0;
};

/// Thread safe. Connections are made when first needed, kept, and made anew after a failure, at
/// growing intervals while the server stays away.
class RedisClient final {
 public:
  using Command = std::vector<std::string>;

  RedisClient(config::RedisAddress address, std::chrono::milliseconds timeout);
  ~RedisClient();
  RedisClient(const RedisClient&) = delete;
  RedisClient& operator=(const RedisClient&) = delete;

  /// The replies to `commands`, sent in one go, in their order; none when the server did not answer
  /// in time. A command may have been run twice (once more on a fresh connection when a kept one
  /// turns out dead) or, without an answer, once: send only what may be repeated.
  std::optional<std::vector<RedisReply>> run(std::span<const Command> commands);
  /// One command.
  std::optional<RedisReply> run(const Command& command);

 private:
  struct Close {
    void operator()(redisContext* context) const noexcept;
  };
  using Connection = std::unique_ptr<redisContext, Close>;
  using Time = std::chrono::steady_clock::time_point;

  Connection take_idle();
  bool may_connect();
  Connection connect();
  void note_attempt(bool answered);
  bool reserve();
  void release(Connection connection);
  std::optional<std::vector<RedisReply>> exchange(redisContext& context,
                                                  std::span<const Command> commands);

  const config::RedisAddress address_;
  const std::chrono::milliseconds timeout_;

  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<Connection> idle_;
  int in_use_ = 0;
  Time not_before_{};  ///< no attempt to connect until then
  std::chrono::milliseconds pause_{0};
};

}  // namespace ticketing
