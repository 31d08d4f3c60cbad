#include <algorithm>

#include "config/config_keys.hpp"

namespace ticketing::config {
namespace {

constexpr std::string_view stars = "***";

/// The schemes of URLs that may hold a password, as far as we read any.
bool begins_as_url(std::string_view text) {
  constexpr std::string_view schemes[] = {
      "postgresql:", "postgres:", "redis:", "rediss:", "smtp:", "smtps:", "http:", "https:", "s3:"};
  return text.find("://") != std::string_view::npos ||
         std::any_of(std::begin(schemes), std::end(schemes),
                     [&](std::string_view scheme) { return text.starts_with(scheme); });
}

/// Whether what follows a colon is a port, or several hosts with theirs, or an IPv6 address.
bool is_port(std::string_view text) {
  return text.substr(0, text.find(',')).find_first_not_of("0123456789") == std::string_view::npos;
}

/// scheme://user:PASSWORD@host. Whatever a password that should have been percent-encoded holds:
/// the last @ of all ends it; and one that is written without a host, or without slashes, is one.
void redact_user_info(std::string& url) {
  if (!begins_as_url(url)) return;
  auto authority = url.find(':') + 1;
  while (authority < url.size() && url[authority] == '/') ++authority;
  const auto colon = url.find(':', authority);
  if (colon == std::string::npos) return;
  const auto at = url.rfind('@');
  if (at != std::string::npos && colon < at) {
    url.replace(colon + 1, at - colon - 1, stars);
    return;
  }
  if (url[authority] == '[') return;  // IPv6
  const auto path = std::min(url.find_first_of("/?", authority), url.size());
  if (colon < path && !is_port(std::string_view(url).substr(colon + 1, path - colon - 1)))
    url.replace(colon + 1, path - colon - 1, stars);
}

/// `name`'s values: in a query up to the next &, in words (host=a password='b c') up to a blank or
/// the closing quote.
void redact_parameter(std::string& text, std::string_view name) {
  for (auto begin = text.find(name); begin != std::string::npos; begin = text.find(name, begin)) {
    const auto value = begin + name.size();
    const bool quoted = value < text.size() && text[value] == '\'';
    auto end = quoted ? text.find('\'', value + 1) : text.find_first_of("& ", value);
    end = end == std::string::npos ? text.size() : end + (quoted ? 1 : 0);
    text.replace(value, end - value, stars);
    begin = value;
  }
}

}  // namespace

bool is_secret(std::string_view key) {
  // By name and not by a list, so that a new secret is hidden before anybody thinks of it.
  constexpr std::string_view endings[] = {"key", "secret", "password", "token"};
  return std::any_of(std::begin(endings), std::end(endings),
                     [&](std::string_view ending) { return key.ends_with(ending); });
}

std::string without_passwords(std::string_view text) {
  std::string out(text);
  redact_user_info(out);
  for (const std::string_view name : {"password=", "passwd=", "PASSWORD=", "secret=", "token="})
    redact_parameter(out, name);
  return out;
}

}  // namespace ticketing::config

namespace ticketing {

Config redacted(Config config) {
  config::for_each_key(config, "", [](const std::string& key, auto& value) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, std::string>) {
      value = config::is_secret(key) && !value.empty() ? std::string(config::stars)
                                                       : config::without_passwords(value);
    }
  });
  return config;
}

}  // namespace ticketing
