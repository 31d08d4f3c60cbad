// Where a Redis server is:
//   redis://[user[:password]@]host[:port][/database]
//   unix:///path
//   redis+sentinel://[user[:password]@]host[:port],host[:port].../master[/database]
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ticketing::config {

struct HostAndPort {
  std::string host;
  int port = 0;
};

struct RedisAddress {
  HostAndPort server{"", 6379};
  std::string socket_path;             ///< instead of a server
  std::vector<HostAndPort> sentinels;  ///< instead of a server: who know where the master is
  std::string master;                  ///< what they call it
  std::string user;                    ///< "" = the default user
  std::string password;                ///< "" = none; the master's, the sentinels have none
  int database = 0;
};

/// None when malformed.
std::optional<RedisAddress> parse_redis_url(std::string_view url);

}  // namespace ticketing::config
