// Who is at the other end of a connection.
#pragma once

#include "api/http/asio.hpp"
#include "api/http/message.hpp"

namespace ticketing::api {

/// An IPv4 client of a socket that takes both families has its IPv4 address (RFC 4291, section
/// 2.5.5.2), so that it is the same client whatever was listened on.
inline asio::ip::address unmapped(const asio::ip::address& address) {
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
  return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
}

inline void set_peer(HttpRequest& request, const tcp::socket& socket) {
  error_code gone;
  const auto peer = socket.remote_endpoint(gone);
  if (gone) return;
  const auto address = unmapped(peer.address());
  request.peer_address = address.to_string();
  request.peer_is_loopback = address.is_loopback();
}

}  // namespace ticketing::api
