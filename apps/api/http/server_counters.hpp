// What the I/O threads of a server count together.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "api/http/byte_budget.hpp"
#include "api/http/client_shares.hpp"
#include "api/http/limits.hpp"

namespace ticketing::api {

/// Outlives every connection.
struct ServerCounters {
  explicit ServerCounters(const HttpLimits& limits)
      : connections_by_client(limits.connections_per_client_max),
        body_memory(limits.body_memory_bytes_max, limits.body_memory_per_client_max) {}

  std::atomic<int> connections{0};  ///< counted when accepted, so that a burst cannot overrun
  ClientShares connections_by_client;
  std::atomic<int> streams{0};  ///< of those, replies without an end
  std::atomic<std::uint64_t> connections_total{0};
  std::atomic<std::uint64_t> turned_away_total{0};  ///< for want of a place
  std::atomic<std::uint64_t> timeouts_total{0};
  std::atomic<bool> draining{false};
  ByteBudget body_memory;
};

/// One of the connections there may be; given back when it goes.
class ConnectionPlace {
 public:
  /// None when `client` has as many as it may.
  static std::optional<ConnectionPlace> take(ServerCounters& counters, ClientKey client);
  ConnectionPlace(ConnectionPlace&& other) noexcept;
  ConnectionPlace& operator=(ConnectionPlace&&) = delete;
  ~ConnectionPlace();

 private:
  ConnectionPlace(ServerCounters& counters, ClientKey client);

  ServerCounters* counters_;  ///< null when moved from
  ClientKey client_;
};

}  // namespace ticketing::api
