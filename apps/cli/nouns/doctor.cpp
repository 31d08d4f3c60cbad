// ticketctl doctor
#include <algorithm>
#include <map>
#include <string_view>

#include <ticketing/checkup.hpp>

#include "cli/invocation.hpp"
#include "cli/nouns/nouns.hpp"

namespace ticketing::cli {
namespace {

/// The library names no commands; which of ours mends what a check finds.
std::string command_for(const Check& check) {
  static const std::map<std::string_view, std::string_view> commands = {
      {"configuration", "config check"},
      {"store", "db init"},
      {"schema", "db migrate"},
      {"keys", "db installation set --help"},
      {"time_zone", "db installation set --time-zone"},
      {"connections", "config explain store.connections"},
      {"images", "config explain images.store"},
      {"redis", "config explain redis.url"},
      {"smtp", "config explain smtp.url"},
      {"jobs", "job list"},
      {"mails", "mail list --state dead"},
      {"audit", "audit verify --full"},
      {"backup", "db backup FILE"},
  };
  if (check.name == "schema" && check.found == "the database is empty") return "db init";
  const auto found = commands.find(check.name);
  return found == commands.end() ? std::string() : std::string(found->second);
}

void doctor(Invocation& call) {
  auto checks = Ticketing::examine(call.config());
  for (Check& check : checks) {
    if (check.state != CheckState::warning && check.state != CheckState::error) continue;
    if (const auto command = command_for(check); !command.empty())
      check.advice += " ('ticketctl " + command + "')";
  }
  call.out.list(checks);
  // A table cuts what is too long for it, and of this nothing may be lost.
  if (call.out.format() == Format::table)
    for (const Check& check : checks)
      if (!check.advice.empty())
        call.out.message(check.name + ": " + check.found + ". " + check.advice + ".");
  const auto count = [&checks](CheckState state) {
    return std::ranges::count_if(checks, [state](const Check& it) { return it.state == state; });
  };
  const auto errors = count(CheckState::error);
  const auto warnings = count(CheckState::warning);
  if (errors > 0)
    found(std::to_string(errors) + " errors and " + std::to_string(warnings) +
          " warnings: see what mends them");
  if (warnings > 0) call.out.message(std::to_string(warnings) + " warnings, and no error.");
}

}  // namespace

std::vector<Command> doctor_commands() {
  return {
      {.noun = "doctor",
       .verb = "",
       .summary = "look for what is wrong with the installation, and say what mends it",
       .run = doctor,
       .example = "doctor -o json",
       .shows = columns_of<Check>,
       .columns = {"name", "state", "found", "advice"}},
  };
}

}  // namespace ticketing::cli
