#include "common/config_options.hpp"

#include <array>
#include <utility>

namespace ticketing::app {
namespace {

constexpr std::string_view file_option = "config";

}  // namespace

std::span<const ProgramOption> common_options() {
  static constexpr std::array<ProgramOption, 3> options = {{
      {.name = file_option, .value_name = "FILE", .help = "read this TOML file"},
      {.name = "store",
       .value_name = "URL",
       .help = "keep everything there: sqlite:///PATH, sqlite::memory: or postgresql://...",
       .key = "store.url"},
      {.name = "redis",
       .value_name = "URL",
       .help = "share this cache: redis://HOST:PORT/DB or unix:///PATH",
       .key = "redis.url"},
  }};
  return options;
}

ConfigSources sources_without_options() {
  ConfigSources sources;
  sources.environment = process_environment();
  return sources;
}

void add_option(ConfigSources& sources, const ProgramOption& option, std::string value) {
  if (option.name == file_option) {
    sources.file = std::move(value);
  } else {
    sources.flags.emplace_back(option.key, std::move(value));
  }
}

}  // namespace ticketing::app
