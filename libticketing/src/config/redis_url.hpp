// Where a Redis server is: redis://[user[:password]@]host[:port][/database] or unix:///path.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ticketing::config {

struct RedisAddress {
  std::string host;
  int port = 6379;
  std::string socket_path;  ///< instead of host and port
  std::string user;         ///< "" = the default user
  std::string password;     ///< "" = none
  int database = 0;
};

/// None when malformed.
std::optional<RedisAddress> parse_redis_url(std::string_view url);

}  // namespace ticketing::config
