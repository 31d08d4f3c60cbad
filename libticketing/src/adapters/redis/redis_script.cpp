#include "redis/redis_script.hpp"

#include <utility>

namespace ticketing {

std::optional<RedisReply> RedisScript::run(RedisClient& client, std::span<const std::string> keys,
                                           std::span<const std::string> arguments) {
  RedisCommand command{"EVALSHA", digest(client), std::to_string(keys.size())};
  if (command[1].empty()) return std::nullopt;
  command.insert(command.end(), keys.begin(), keys.end());
  command.insert(command.end(), arguments.begin(), arguments.end());
  auto reply = client.run(command);
  if (!reply || !reply->is_error() || !reply->text.starts_with("NOSCRIPT")) return reply;
  command[0] = "EVAL";
  command[1] = source_;
  return client.run(command);
}

std::string RedisScript::digest(RedisClient& client) {
  {
    const std::lock_guard lock(mutex_);
    if (!digest_.empty()) return digest_;
  }
  // Asked without the lock, which those who wait would hold as long as the server is silent.
  auto reply = client.run({"SCRIPT", "LOAD", source_});
  if (!reply || reply->kind != RedisReply::Kind::text) return {};
  const std::lock_guard lock(mutex_);
  digest_ = std::move(reply->text);
  return digest_;
}

}  // namespace ticketing
