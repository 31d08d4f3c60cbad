// Whose address a request comes from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <ticketing/ip_network.hpp>

#include "api/http/client_shares.hpp"
#include "api/http/message.hpp"

namespace ticketing::api {

/// The peers whose X-Forwarded-For is believed (api.trusted_proxies). Immutable, thread safe.
class TrustedProxies {
 public:
  /// Addresses and networks that have been checked.
  explicit TrustedProxies(const std::vector<std::string>& networks);

  /// The client's address, as a budget knows it: the peer's, or, when that is a trusted proxy, the
  /// last one in X-Forwarded-For that is no trusted proxy, each of which appends whom it was called
  /// by. None for a direct client on this machine, which has no per-address budget. An IPv6 address
  /// counts by its /64, which is what one subscriber gets, and by its /48, which holds many of them
  /// and may be all one client's; one that is a mapped IPv4 address is that.
  std::optional<ClientKey> client_of(const HttpRequest& request) const;
  /// Whose connections and memory are bounded: as above, but nobody's where a trusted proxy names
  /// no client, which speaks for all of them.
  ClientKey bounded_client(const HttpRequest& request) const;

 private:
  /// Of the peer; none when that is no address.
  static std::optional<IpAddress> peer_of(const HttpRequest& request);
  bool trusts(const IpAddress& address) const;

  std::vector<IpNetwork> networks_;
};

}  // namespace ticketing::api
