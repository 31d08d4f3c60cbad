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

bool read_host_and_port(std::string_view text, RedisAddress& out) {
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

bool read_database(std::string_view text, RedisAddress& out) {
  if (text.empty() || text == "/") return true;
  return text.front() == '/' && parse_text(text.substr(1), out.database) && out.database >= 0;
}

}  // namespace

std::optional<RedisAddress> parse_redis_url(std::string_view url) {
  constexpr std::string_view unix_scheme = "unix://";
  constexpr std::string_view redis_scheme = "redis://";
  RedisAddress out;
  if (url.starts_with(unix_scheme)) {
    out.socket_path = url.substr(unix_scheme.size());
    if (!out.socket_path.starts_with('/') || out.socket_path.size() < 2) return std::nullopt;
    return out;
  }
  if (!url.starts_with(redis_scheme)) return std::nullopt;
  url.remove_prefix(redis_scheme.size());
  if (const auto at = url.rfind('@'); at != url.npos) {
    if (!read_user_info(url.substr(0, at), out)) return std::nullopt;
    url.remove_prefix(at + 1);
  }
  const auto slash = std::min(url.find('/'), url.size());
  if (!read_host_and_port(url.substr(0, slash), out)) return std::nullopt;
  if (!read_database(url.substr(slash), out)) return std::nullopt;
  return out;
}

}  // namespace ticketing::config
