// A program that takes no commands: what --help prints and its manual page, from one table.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/config_options.hpp"

namespace ticketing::app {

struct Program {
  std::string_view name;
  std::string_view about;                  ///< one line, lower case, no full stop
  std::string_view description;            ///< sentences
  std::span<const ProgramOption> options;  ///< those that no other program has
};

/// Those of every program, its own, and --help, --version and --man.
std::vector<ProgramOption> options_of(const Program& program);

std::string program_help(const Program& program);
/// PROGRAM(1) in mdoc(7).
std::string program_manual(const Program& program);

/// What every program's page says of the environment, as items of a list.
std::string manual_of_environment();
/// The section of the configuration's file.
std::string manual_of_files();

}  // namespace ticketing::app
