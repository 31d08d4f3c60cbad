// Shell completion scripts, made from the table of commands.
#pragma once

#include <string>

namespace ticketing::cli {

std::string bash_completion();
std::string zsh_completion();
std::string fish_completion();

}  // namespace ticketing::cli
