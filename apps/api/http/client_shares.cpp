#include "api/http/client_shares.hpp"

#include <ticketing/limit/request_limits.hpp>

namespace ticketing::api {

bool ClientShares::is_bounded(const ClientKey& client) const {
  return per_client_max_ > 0 && !client.subscriber.empty();
}

bool ClientShares::fits(const std::string& key, std::uint64_t amount, std::uint64_t most) const {
  if (key.empty()) return true;
  const auto found = taken_.find(key);
  return amount <= most - (found == taken_.end() ? 0 : found->second);
}

bool ClientShares::take(const ClientKey& client, std::uint64_t amount) {
  if (!is_bounded(client)) return true;
  const std::lock_guard lock(mutex_);
  if (!fits(client.subscriber, amount, per_client_max_) ||
      !fits(client.network, amount, addresses_per_network * per_client_max_))
    return false;
  taken_[client.subscriber] += amount;
  if (!client.network.empty()) taken_[client.network] += amount;
  return true;
}

void ClientShares::give_back(const ClientKey& client, std::uint64_t amount) {
  if (!is_bounded(client)) return;
  const std::lock_guard lock(mutex_);
  give_back_to(client.subscriber, amount);
  if (!client.network.empty()) give_back_to(client.network, amount);
}

void ClientShares::give_back_to(const std::string& key, std::uint64_t amount) {
  const auto found = taken_.find(key);
  found->second -= amount;
  if (found->second == 0) taken_.erase(found);
}

}  // namespace ticketing::api
