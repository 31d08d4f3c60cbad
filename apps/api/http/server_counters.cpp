#include "api/http/server_counters.hpp"

#include <utility>

namespace ticketing::api {

std::optional<ConnectionPlace> ConnectionPlace::take(ServerCounters& counters, ClientKey client) {
  if (!counters.connections_by_client.take(client, 1)) return std::nullopt;
  return ConnectionPlace(counters, std::move(client));
}

ConnectionPlace::ConnectionPlace(ServerCounters& counters, ClientKey client)
    : counters_(&counters), client_(std::move(client)) {
  counters_->connections.fetch_add(1);
}

ConnectionPlace::ConnectionPlace(ConnectionPlace&& other) noexcept
    : counters_(std::exchange(other.counters_, nullptr)), client_(std::move(other.client_)) {}

ConnectionPlace::~ConnectionPlace() {
  if (!counters_) return;
  counters_->connections_by_client.give_back(client_, 1);
  counters_->connections.fetch_sub(1);
}

}  // namespace ticketing::api
