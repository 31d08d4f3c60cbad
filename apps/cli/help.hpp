// Help texts, made from the table of commands.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"

namespace ticketing::cli {

std::string program_help();
/// Precondition: the noun exists.
std::string noun_help(std::string_view noun);
std::string command_help(const Command& command);

/// What a noun is about.
std::string summary_of(std::string_view noun);
/// With its choices and its default.
std::string help_of(const Option& option);
std::string help_of(const Argument& argument);
/// In ASCII upper case, as arguments are named.
std::string upper(std::string_view text);

/// Without the program's name.
const std::vector<std::string_view>& program_examples();

/// "ticketctl points adjust ACCOUNT AMOUNT --note TEXT [--dry-run]"
std::string usage_line(const Command& command);

}  // namespace ticketing::cli
