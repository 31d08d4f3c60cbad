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

std::string budget_key(const std::optional<IpAddress>& address) {
  if (!address) return "unknown";
  return (address->is_v4() ? *address : address->first(64)).text();
}

}  // namespace

TrustedProxies::TrustedProxies(const std::vector<std::string>& networks) {
  for (const std::string& network : networks) networks_.push_back(*IpNetwork::parse(network));
}

bool TrustedProxies::trusts(const IpAddress& address) const {
  return std::ranges::any_of(networks_, [&](const IpNetwork& n) { return n.contains(address); });
}

std::optional<std::string> TrustedProxies::client_address(const HttpRequest& request) const {
  // Without the zone that a link-local address has.
  const std::string_view peer = request.peer_address;
  auto client = IpAddress::parse(peer.substr(0, peer.find('%')));
  const auto hops =
      client && trusts(*client) ? forwarded_for(request) : std::vector<std::string_view>();
  if (hops.empty() && request.peer_is_loopback) return std::nullopt;
  for (const std::string_view hop : hops | std::views::reverse) {
    client = IpAddress::parse(without_port(hop));
    if (!client || !trusts(*client)) break;
  }
  return budget_key(client);
}

}  // namespace ticketing::api
