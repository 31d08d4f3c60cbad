// From the words of the command line to a command and its values.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "cli/command.hpp"

namespace ticketing::cli {

struct CommandLine {
  std::string noun;                  ///< "" when none was given
  const Command* command = nullptr;  ///< none: only `noun`, or nothing, was given
  std::map<std::string, std::string, std::less<>> values;  ///< options and arguments by name
  std::set<std::string, std::less<>> flags;

  bool has(std::string_view flag) const { return flags.contains(flag); }
  std::optional<std::string> value(std::string_view name) const;
};

/// Global options may stand anywhere, a command's own after its noun and verb. Throws Refused
/// (usage) with the nearest suggestion. Required values are not asked for when help or the version
/// is.
CommandLine parse_command_line(std::span<const std::string> given);

}  // namespace ticketing::cli
