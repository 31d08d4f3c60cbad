// The program without its main(): what tests call.
#pragma once

#include <ostream>
#include <span>
#include <string>

#include "cli/terminal.hpp"

namespace ticketing::cli {

/// Parses, runs one command and gives the exit code. `words` are the arguments without the
/// program's name.
int run(std::span<const std::string> words, Terminal terminal, std::ostream& data,
        std::ostream& messages);

}  // namespace ticketing::cli
