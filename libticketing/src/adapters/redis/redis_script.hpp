// A Lua script that runs inside Redis.
#pragma once

#include <mutex>
#include <optional>
#include <span>
#include <string>

#include "redis/redis_client.hpp"

namespace ticketing {

/// Named by its digest, so that its text is sent once and not with each call. Thread safe.
class RedisScript final {
 public:
  explicit RedisScript(std::string source) : source_(std::move(source)) {}

  /// As `RedisClient::run`. A server that has forgotten the script (it was restarted, or another
  /// became the master) is sent its text again.
  std::optional<RedisReply> run(RedisClient& client, std::span<const std::string> keys,
                                std::span<const std::string> arguments);

 private:
  /// Of the script; empty when the server did not tell.
  std::string digest(RedisClient& client);

  const std::string source_;
  std::mutex mutex_;
  std::string digest_;
};

}  // namespace ticketing
