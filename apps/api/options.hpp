// The command line of ticketing-api.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <ticketing/config.hpp>

namespace ticketing::api {

struct Options {
  ConfigSources sources;
  bool with_scheduler = false;  ///< also run due jobs
  bool demo_pages = false;      ///< also serve the live page
  bool help = false;
  bool version = false;
};

std::string_view usage();

/// validation_failed for an unknown flag or a flag without its value.
Result<Options> parse_options(const std::vector<std::string>& arguments);

}  // namespace ticketing::api
