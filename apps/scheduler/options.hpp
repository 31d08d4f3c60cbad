// The command line of ticketing-scheduler.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>

#include <ticketing/config.hpp>

#include "common/program.hpp"

namespace ticketing::scheduler {

/// What ticketing-scheduler is and takes.
const app::Program& program();

/// A command line that cannot be understood.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Options {
  ConfigSources sources;
  std::optional<std::string> once;    ///< --once JOB
  std::optional<std::string> health;  ///< --health HOST:PORT
  bool list = false;
  bool version = false;
  bool help = false;
  bool manual = false;  ///< print the manual page
};

Options parse_options(int argc, const char* const* argv);

}  // namespace ticketing::scheduler
