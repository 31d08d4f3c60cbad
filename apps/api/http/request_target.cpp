#include "api/http/request_target.hpp"

#include <boost/beast/core/string.hpp>

#include <algorithm>
#include <string>

namespace ticketing::api {

namespace {

using boost::beast::iequals;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_unreserved(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

/// -1 when it is none.
int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// The byte that an escape at the front of `text` stands for; -1 when there is none.
int escaped_byte(std::string_view text) {
  if (text.size() < 3 || text[0] != '%') return -1;
  const int high = hex_value(text[1]);
  const int low = hex_value(text[2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

bool is_registered_name(std::string_view name) {
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '%' && escaped_byte(name.substr(i)) < 0) return false;
    if (!is_unreserved(name[i]) &&
        std::string_view("%!$&'()*+,;=").find(name[i]) == std::string_view::npos)
      return false;
  }
  return true;
}

bool is_address_literal(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_unreserved(c) || std::string_view(":!$&'()*+,;=").find(c) != std::string_view::npos;
  });
}

/// In the normal spelling; none for an escape that is none.
std::optional<std::string> normal_path(std::string_view path) {
  static constexpr char hex[] = "0123456789ABCDEF";
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] != '%') {
      out += path[i];
      continue;
    }
    const int byte = escaped_byte(path.substr(i));
    if (byte < 0) return std::nullopt;
    i += 2;
    if (is_unreserved(static_cast<char>(byte))) {
      out += static_cast<char>(byte);
    } else {
      out += {'%', hex[byte >> 4], hex[byte & 15]};
    }
  }
  return out;
}

/// Without scheme and authority; none where it is neither a path nor one of our URLs.
std::optional<std::string_view> without_authority(std::string_view target) {
  if (target.starts_with('/') || target == "*") return target;
  const auto colon = target.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view scheme = target.substr(0, colon);
  if (!iequals(scheme, "http") && !iequals(scheme, "https")) return std::nullopt;
  target.remove_prefix(colon + 3);
  const std::string_view authority = target.substr(0, target.find_first_of("/?"));
  if (authority.empty() || !is_host(authority)) return std::nullopt;
  return target.substr(authority.size());
}

}  // namespace

bool is_host(std::string_view text) {
  std::string_view port;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos || !is_address_literal(text.substr(1, end - 1))) return false;
    port = text.substr(end + 1);
  } else {
    const auto colon = std::min(text.find(':'), text.size());
    if (!is_registered_name(text.substr(0, colon))) return false;
    port = text.substr(colon);
  }
  return port.empty() || (port.front() == ':' && std::ranges::all_of(port.substr(1), is_digit));
}

std::optional<std::string_view> split_target(HttpRequest& request) {
  if (request.target.find('#') != std::string_view::npos)
    return "The request target has a fragment, which is the client's own.";
  const auto origin = without_authority(request.target);
  if (!origin) return "The request target must be a path, or a URL of a host of ours.";
  request.target = *origin;
  auto mark = std::min(origin->find('?'), origin->size());
  const std::string_view path = origin->substr(0, mark);
  if (path.empty() || path.find('%') != std::string_view::npos) {
    auto normal = normal_path(path.empty() ? "/" : path);
    if (!normal) return "The path has a percent sign without two hexadecimal digits behind it.";
    mark = normal->size();
    request.normal_target = std::move(*normal) + std::string(origin->substr(path.size()));
    request.target = request.normal_target;
  }
  request.path = request.target.substr(0, mark);
  request.query = mark < request.target.size() ? request.target.substr(mark + 1) : "";
  return std::nullopt;
}

}  // namespace ticketing::api
