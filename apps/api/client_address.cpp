#include "api/client_address.hpp"

#include <boost/beast/core/string.hpp>

#include <algorithm>
#include <ranges>
#include <string_view>

namespace ticketing::api {
namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// The elements of all such fields, which are one list (RFC 9110, section 5.3).
std::vector<std::string_view> forwarded_for(const HttpRequest& request) {
  std::vector<std::string_view> hops;
  for (const HttpHeader& field : request.headers) {
    if (!boost::beast::iequals(field.name, "x-forwarded-for")) continue;
    std::string_view rest = field.value;
    for (;;) {
      const auto comma = std::min(rest.find(','), rest.size());
      if (const auto hop = trim(rest.substr(0, comma)); !hop.empty()) hops.push_back(hop);
      if (comma == rest.size()) break;
      rest.remove_prefix(comma + 1);
    }
  }
  return hops;
}

/// Some proxies add the client's port: "203.0.113.1:5000", "[2001:db8::1]:5000".
std::string_view without_port(std::string_view hop) {
  if (hop.starts_with('[')) return hop.substr(1, hop.find(']') - 1);
  const auto colon = hop.find(':');
  return colon != hop.npos && colon == hop.rfind(':') ? hop.substr(0, colon) : hop;
}

ClientKey key_of(const std::optional<IpAddress>& address) {
  if (!address) return {"unknown", {}};
  if (address->is_v4()) return {address->text(), {}};
  return {address->first(64).text(), address->first(48).text() + "/48"};
}

}  // namespace

TrustedProxies::TrustedProxies(const std::vector<std::string>& networks) {
  for (const std::string& network : networks) networks_.push_back(*IpNetwork::parse(network));
}

bool TrustedProxies::trusts(const IpAddress& address) const {
  return std::ranges::any_of(networks_, [&](const IpNetwork& n) { return n.contains(address); });
}

std::optional<IpAddress> TrustedProxies::peer_of(const HttpRequest& request) {
  // Without the zone that a link-local address has.
  const std::string_view peer = request.peer_address;
  return IpAddress::parse(peer.substr(0, peer.find('%')));
}

ClientKey TrustedProxies::bounded_client(const HttpRequest& request) const {
  if (const auto peer = peer_of(request); peer && trusts(*peer) && forwarded_for(request).empty())
    return {};
  return client_of(request).value_or(ClientKey{});
}

std::optional<ClientKey> TrustedProxies::client_of(const HttpRequest& request) const {
  auto client = peer_of(request);
  const auto hops =
      client && trusts(*client) ? forwarded_for(request) : std::vector<std::string_view>();
  if (hops.empty() && request.peer_is_loopback) return std::nullopt;
  for (const std::string_view hop : hops | std::views::reverse) {
    client = IpAddress::parse(without_port(hop));
    if (!client || !trusts(*client)) break;
  }
  return key_of(client);
}

}  // namespace ticketing::api
