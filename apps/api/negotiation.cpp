#include "api/negotiation.hpp"

#include <boost/beast/core/string.hpp>

#include <algorithm>
#include <string>

namespace ticketing::api {

namespace {

using boost::beast::iequals;

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Takes what is before `separator`, or everything, from the front of `text`.
std::string_view take_until(std::string_view& text, char separator) {
  const auto end = std::min(text.find(separator), text.size());
  const std::string_view taken = trimmed(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return taken;
}

/// Whether a list such as Accept takes the first element that `matches`: none when it does not name
/// it, false when it does with a weight of zero (RFC 9110, section 12.4.2).
template <class Matches>
std::optional<bool> takes_any(std::string_view field, Matches matches) {
  while (!field.empty()) {
    std::string_view element = take_until(field, ',');
    if (!matches(take_until(element, ';'))) continue;
    while (!element.empty()) {
      const std::string_view parameter = take_until(element, ';');
      if (parameter.size() > 2 && iequals(parameter.substr(0, 2), "q="))
        return parameter.find_first_of("123456789") != std::string_view::npos;
    }
    return true;
  }
  return std::nullopt;
}

std::optional<bool> takes(std::string_view field, std::string_view item) {
  return takes_any(field, [&](std::string_view element) { return iequals(element, item); });
}

}  // namespace

bool accepts(std::string_view accept, std::string_view content_type) {
  if (accept.empty()) return true;
  const std::string_view type = trimmed(content_type.substr(0, content_type.find(';')));
  const std::string major = std::string(type.substr(0, type.find('/'))) + "/*";
  if (type.ends_with("/*")) {
    const auto is_one = [&](std::string_view range) {
      return range.size() >= type.size() && range.back() != '*' &&
             iequals(range.substr(0, type.size() - 1), type.substr(0, type.size() - 1));
    };
    if (const auto taken = takes_any(accept, is_one); taken && *taken) return true;
  }
  // A client that takes our refusals takes our replies.
  if (type == "application/json" && takes(accept, "application/problem+json").value_or(false))
    return true;
  // The most specific range decides (RFC 9110, section 12.5.1).
  for (const std::string_view range : {type, std::string_view(major), std::string_view("*/*")}) {
    if (const auto taken = takes(accept, range)) return *taken;
  }
  return false;
}

bool accepts_gzip(std::string_view accept_encoding) {
  const auto named = takes(accept_encoding, "gzip");
  return named ? *named : takes(accept_encoding, "*").value_or(false);
}

bool is_prefetch(std::string_view purpose) { return takes(purpose, "prefetch").has_value(); }

bool is_json(std::string_view content_type) {
  return iequals(take_until(content_type, ';'), "application/json");
}

bool is_utf8(std::string_view content_type) {
  take_until(content_type, ';');
  while (!content_type.empty()) {
    std::string_view parameter = take_until(content_type, ';');
    if (!iequals(take_until(parameter, '='), "charset")) continue;
    if (parameter.size() > 1 && parameter.front() == '"' && parameter.back() == '"')
      parameter = parameter.substr(1, parameter.size() - 2);
    if (!iequals(trimmed(parameter), "utf-8")) return false;
  }
  return true;
}

std::optional<std::string_view> bearer_token(std::string_view authorization) {
  constexpr std::string_view scheme = "bearer ";
  if (authorization.size() <= scheme.size() ||
      !iequals(authorization.substr(0, scheme.size()), scheme)) {
    return std::nullopt;
  }
  return authorization.substr(scheme.size());
}

}  // namespace ticketing::api
