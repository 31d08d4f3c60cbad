// The command line of ticketing-api.
#pragma once

#include <string>
#include <vector>

#include <ticketing/config.hpp>

#include "common/program.hpp"

namespace ticketing::api {

/// What ticketing-api is and takes.
const app::Program& program();

struct Options {
  ConfigSources sources;
  bool with_scheduler = false;  ///< also run due jobs
  bool demo_pages = false;      ///< also serve the live page
  bool help = false;
  bool version = false;
  bool manual = false;  ///< print the manual page
};

/// validation_failed for an unknown flag or a flag without its value.
Result<Options> parse_options(const std::vector<std::string>& arguments);

}  // namespace ticketing::api
