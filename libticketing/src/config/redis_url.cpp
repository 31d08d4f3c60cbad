#include "config/redis_url.hpp"

#include <algorithm>
#include <charconv>

#include <ticketing/describe/text_value.hpp>

namespace ticketing::config {
namespace {

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    unsigned value = 0;
    if (text.size() - i < 3) return std::nullopt;
    const auto end = std::from_chars(text.data() + i + 1, text.data() + i + 3, value, 16).ptr;
    if (end != text.data() + i + 3) return std::nullopt;
    out += static_cast<char>(value);
    i += 2;
  }
  return out;
}

bool read_user_info(std::string_view text, RedisAddress& out) {
  const auto colon = text.find(':');
  const auto user = percent_decoded(text.substr(0, colon));
  const auto password = percent_decoded(colon == text.npos ? "" : text.substr(colon + 1));
  if (!user || !password) return false;
  out.user = *user;
  out.password = *password;
  return true;
}

bool read_host_and_port(std::string_view text, HostAndPort& out) {
  std::string_view port;
  if (text.starts_with('[')) {  // an IPv6 address
    const auto end = text.find(']');
    if (end == text.npos) return false;
    out.host = text.substr(1, end - 1);
    port = text.substr(end + 1);
  } else {
    const auto colon = std::min(text.find(':'), text.size());
    out.host = text.substr(0, colon);
    port = text.substr(colon);
  }
  if (out.host.empty()) return false;
  if (port.empty()) return true;
  return port.front() == ':' && parse_text(port.substr(1), out.port) && out.port >= 1 &&
         out.port <= 65535;
}

bool read_sentinels(std::string_view text, std::vector<HostAndPort>& out) {
  for (;;) {
    const auto comma = std::min(text.find(','), text.size());
    if (!read_host_and_port(text.substr(0, comma), out.emplace_back(HostAndPort{"", 26379})))
      return false;
    if (comma == text.size()) return true;
    text.remove_prefix(comma + 1);
  }
}

bool read_database(std::string_view text, RedisAddress& out) {
  if (text.empty() || text == "/") return true;
  return text.front() == '/' && parse_text(text.substr(1), out.database) && out.database >= 0;
}

}  // namespace

std::optional<RedisAddress> parse_redis_url(std::string_view url) {
  constexpr std::string_view unix_scheme = "unix://";
  constexpr std::string_view redis_scheme = "redis://";
  constexpr std::string_view sentinel_scheme = "redis+sentinel://";
  RedisAddress out;
  if (url.starts_with(unix_scheme)) {
    out.socket_path = url.substr(unix_scheme.size());
    if (!out.socket_path.starts_with('/') || out.socket_path.size() < 2) return std::nullopt;
    return out;
  }
  const bool by_sentinel = url.starts_with(sentinel_scheme);
  if (!by_sentinel && !url.starts_with(redis_scheme)) return std::nullopt;
  url.remove_prefix((by_sentinel ? sentinel_scheme : redis_scheme).size());
  if (const auto at = url.rfind('@'); at != url.npos) {
    if (!read_user_info(url.substr(0, at), out)) return std::nullopt;
    url.remove_prefix(at + 1);
  }
  const std::string_view hosts = url.substr(0, url.find('/'));
  url.remove_prefix(hosts.size());
  if (by_sentinel) {
    if (!read_sentinels(hosts, out.sentinels) || url.size() < 2) return std::nullopt;
    const std::string_view master = url.substr(1, url.find('/', 1) - 1);
    out.master = master;
    if (master.empty()) return std::nullopt;
    url.remove_prefix(1 + master.size());
  } else if (!read_host_and_port(hosts, out.server)) {
    return std::nullopt;
  }
  if (!read_database(url, out)) return std::nullopt;
  return out;
}

}  // namespace ticketing::config
