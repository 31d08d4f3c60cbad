// What each client takes of something that all share, so that none takes it all.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

namespace ticketing::api {

/// Who is bounded: one address, of IPv6 what one subscriber is given, and the network around that,
/// in which a client may have many.
struct ClientKey {
  std::string subscriber;  ///< empty: has no bound of its own
  std::string network;     ///< empty: there is none

  bool operator==(const ClientKey&) const = default;
};

/// Thread safe.
class ClientShares {
 public:
  /// What one subscriber may have at once, 0 for no bound; a network may have as much as
  /// `addresses_per_network` of them.
  explicit ClientShares(std::uint64_t per_client_max) : per_client_max_(per_client_max) {}

  /// False, and nothing changes, when so much is not left for this client.
  [[nodiscard]] bool take(const ClientKey& client, std::uint64_t amount);
  /// Of what was taken.
  void give_back(const ClientKey& client, std::uint64_t amount);

 private:
  bool is_bounded(const ClientKey& client) const;
  bool fits(const std::string& key, std::uint64_t amount, std::uint64_t most) const;
  void give_back_to(const std::string& key, std::uint64_t amount);

  const std::uint64_t per_client_max_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::uint64_t> taken_;
};

}  // namespace ticketing::api
