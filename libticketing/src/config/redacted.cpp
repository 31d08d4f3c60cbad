#include "config/config_keys.hpp"

namespace ticketing {

Config redacted(Config config) {
  config::for_each_key(config, "", [](const std::string& key, auto& value) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, std::string>) {
      value = config::is_secret(key) && !value.empty() ? "***" : config::redact(value);
    }
  });
  return config;
}

}  // namespace ticketing
