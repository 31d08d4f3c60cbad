// The bounds a connection holds its client to.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace ticketing::api {

struct HttpLimits {
  std::size_t header_bytes_max = 16384;
  std::uint64_t body_bytes_max = 1048576;
  /// What bodies above `counted_body_min` may take together, of requests and of replies.
  std::size_t body_memory_bytes_max = 268435456;
  std::size_t body_memory_per_client_max = 16777216;  ///< of it; 0: no bound of its own
  std::size_t header_count_max = 100;
  int connections_max = 4096;
  std::uint64_t connections_per_client_max = 256;  ///< of them; 0: no bound of its own
  std::chrono::milliseconds header_timeout{
      10000};                                     ///< from the first byte to the last of the header
  std::chrono::milliseconds body_timeout{20000};  ///< the whole body; also a whole reply
  std::chrono::milliseconds idle_timeout{60000};  ///< between requests
  std::chrono::milliseconds drain_timeout{10000};  ///< for requests in flight at shutdown
  std::chrono::milliseconds ping_period{15000};    ///< of streams, so that proxies keep them
};

}  // namespace ticketing::api
