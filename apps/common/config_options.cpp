#include "common/config_options.hpp"

#include <array>
#include <utility>

namespace ticketing::app {

std::span<const ConfigOption> common_options() {
  static constexpr std::array<ConfigOption, 3> options = {{
      {"config", ""},
      {"store", "store.url"},
      {"redis", "redis.url"},
  }};
  return options;
}

ConfigSources sources_without_options() {
  ConfigSources sources;
  sources.environment = process_environment();
  return sources;
}

void add_option(ConfigSources& sources, const ConfigOption& option, std::string value) {
  if (option.key.empty()) {
    sources.file = std::move(value);
  } else {
    sources.flags.emplace_back(option.key, std::move(value));
  }
}

}  // namespace ticketing::app
