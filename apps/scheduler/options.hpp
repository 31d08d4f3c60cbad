// The command line of ticketing-scheduler.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>

#include <ticketing/config.hpp>

namespace ticketing::scheduler {

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
  std::optional<std::string> help;  ///< --help was given: the text to print
};

Options parse_options(int argc, const char* const* argv);

}  // namespace ticketing::scheduler
