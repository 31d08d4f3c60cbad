// The options of the command line that set the configuration, the same of every program.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <ticketing/config.hpp>

namespace ticketing::app {

/// An option of a program that takes no commands.
struct ProgramOption {
  std::string_view name;             ///< without its dashes
  std::string_view value_name = {};  ///< empty: a flag
  std::string_view help = {};  ///< sentences, the first in lower case, no full stop at the end
  std::string_view key = {};   ///< of the configuration, which it sets; empty: none
  char letter = 0;             ///< short form, 0: none
};

/// --config, --store and --redis.
std::span<const ProgramOption> common_options();

/// What a program starts from: its environment, and no options yet.
ConfigSources sources_without_options();

/// A value that was given for --config, or for an option with a key. Later ones come after earlier
/// ones.
void add_option(ConfigSources& sources, const ProgramOption& option, std::string value);

/// Defaults < /etc/ticketing/ticketing.toml < --config < environment < --store and --redis.
/// `given(name)`: an option's value as an optional string; none where it was not given.
template <class Given>
ConfigSources config_sources(Given given) {
  ConfigSources sources = sources_without_options();
  for (const ProgramOption& option : common_options()) {
    if (auto value = given(option.name)) add_option(sources, option, std::move(*value));
  }
  return sources;
}

}  // namespace ticketing::app
