// The options of the command line that set the configuration, the same of every program.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <ticketing/config.hpp>

namespace ticketing::app {

/// An option, without its dashes, and the key of the configuration it sets; "" for the
/// configuration's file.
struct ConfigOption {
  std::string_view name;
  std::string_view key;
};

/// --config, --store and --redis.
std::span<const ConfigOption> common_options();

/// What a program starts from: its environment, and no options yet.
ConfigSources sources_without_options();

/// An option that was given. Later ones come after earlier ones.
void add_option(ConfigSources& sources, const ConfigOption& option, std::string value);

/// Defaults < /etc/ticketing/ticketing.toml < --config < environment < --store and --redis.
/// `given(name)`: an option's value as an optional string; none where it was not given.
template <class Given>
ConfigSources config_sources(Given given) {
  ConfigSources sources = sources_without_options();
  for (const ConfigOption& option : common_options()) {
    if (auto value = given(option.name)) add_option(sources, option, std::move(*value));
  }
  return sources;
}

}  // namespace ticketing::app
