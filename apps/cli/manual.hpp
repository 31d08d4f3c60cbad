// Manual pages and the table of the README, made from the table of commands.
#pragma once

#include <string>
#include <string_view>

namespace ticketing::cli {

/// ticketctl(1) in mdoc(7).
std::string program_manual();
/// ticketctl-NOUN(1). Precondition: the noun exists.
std::string noun_manual(std::string_view noun);
/// ticketing.toml(5): every key of the configuration.
std::string config_manual();

/// A Markdown table with a line for each noun: its verbs, and what it is about.
std::string command_table();

}  // namespace ticketing::cli
