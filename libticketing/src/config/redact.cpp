#include <algorithm>

#include "config/config_keys.hpp"

namespace ticketing::config {
namespace {

constexpr std::string_view stars = "***";

/// scheme://user:PASSWORD@host
void redact_user_info(std::string& url) {
  const auto begin = url.find("://");
  if (begin == std::string::npos) return;
  const auto authority = begin + 3;
  // The last @ before the query: a password that should have been percent-encoded stays hidden too.
  const auto query = std::min(url.find('?', authority), url.size());
  const auto at = url.substr(0, query).rfind('@');
  if (at == std::string::npos || at < authority) return;
  const auto colon = url.find(':', authority);
  if (colon < at) url.replace(colon + 1, at - colon - 1, stars);
}

/// ...?password=PASSWORD&...
void redact_parameter(std::string& url, std::string_view name) {
  const auto begin = url.find(name);
  if (begin == std::string::npos) return;
  const auto value = begin + name.size();
  url.replace(value, std::min(url.find('&', value), url.size()) - value, stars);
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
  redact_parameter(out, "password=");
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
