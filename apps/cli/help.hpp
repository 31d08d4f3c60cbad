// Help texts, made from the table of commands.
#pragma once

#include <string>
#include <string_view>

#include "cli/command.hpp"

namespace ticketing::cli {

std::string program_help();
/// Precondition: the noun exists.
std::string noun_help(std::string_view noun);
std::string command_help(const Command& command);

/// "ticketctl points adjust ACCOUNT AMOUNT --note TEXT [--dry-run]"
std::string usage_line(const Command& command);

}  // namespace ticketing::cli
