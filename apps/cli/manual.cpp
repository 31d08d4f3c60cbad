#include "cli/manual.hpp"

#include <vector>

#include "cli/command.hpp"
#include "cli/help.hpp"
#include "common/mdoc.hpp"
#include "common/program.hpp"

namespace ticketing::cli {
namespace {

namespace mdoc = app::mdoc;
using mdoc::plain;

std::string spelled(const Option& option) { return mdoc::spelled(option.name, option.value_name); }

std::string option_list(const std::vector<Option>& options) {
  std::string items;
  for (const Option& option : options) {
    const std::string letter =
        option.letter != 0 ? std::string("Fl ") + option.letter + " , " : std::string();
    items += mdoc::item(letter + spelled(option), help_of(option));
  }
  return mdoc::list(items);
}

std::string synopsis(const Command& command) {
  std::string out = ".Nm ticketctl\n.Cm " + command.path() + "\n";
  for (const Argument& argument : command.arguments)
    out += (argument.required ? ".Ar " : ".Op Ar ") + upper(argument.name) + "\n";
  for (const Option& option : options_of(command))
    out += (option.required ? "." : ".Op ") + spelled(option) + "\n";
  return out;
}

std::string example(std::string_view line) { return ".Dl ticketctl " + plain(line) + "\n"; }

std::string examples(const std::vector<std::string_view>& lines) {
  std::string out = ".Sh EXAMPLES\n";
  for (const std::string_view line : lines) out += example(line);
  return out;
}

std::string description(const Command& command) {
  std::string arguments;
  for (const Argument& argument : command.arguments) {
    const std::string help = help_of(argument);
    arguments += mdoc::item("Ar " + upper(argument.name), help.empty() ? "Required" : help);
  }
  return ".Ss " + command.path() + "\n" + mdoc::sentences(command.summary) + mdoc::list(arguments) +
         option_list(options_of(command));
}

std::vector<const Command*> commands_without_verb() {
  std::vector<const Command*> found;
  for (const Command& command : commands())
    if (command.verb.empty()) found.push_back(&command);
  return found;
}

}  // namespace

std::string program_manual() {
  std::string out =
      mdoc::heading("ticketctl", 1, "run a movie-ticket rewards platform from the shell");
  out += ".Nm\n.Op Ar OPTIONS\n.Ar NOUN VERB\n.Op Ar ARGUMENTS\n";
  for (const Command* command : commands_without_verb()) out += synopsis(*command);
  std::string pages;
  for (const Noun& noun : nouns())
    pages += mdoc::item("Xr ticketctl-" + std::string(noun.name) + " 1", noun.summary);
  out += ".Sh DESCRIPTION\nWhoever can open the store may do everything.\n" + mdoc::list(pages);
  for (const Command* command : commands_without_verb()) out += description(*command);
  out += ".Ss Options of every command\n" + option_list(global_options());
  out +=
      ".Sh ENVIRONMENT\n" +
      mdoc::list(app::manual_of_environment() + mdoc::item("Ev NO_COLOR", "nothing is coloured") +
                 mdoc::item("Ev COLUMNS", "how wide a terminal is that does not say so itself"));
  out += app::manual_of_files() + mdoc::exit_status() + examples(program_examples());
  return out +
         ".Sh SEE ALSO\n.Xr ticketing-api 1 ,\n.Xr ticketing-scheduler 1 ,\n"
         ".Xr ticketing.toml 5\n";
}

std::string noun_manual(std::string_view noun) {
  std::string out = mdoc::heading("ticketctl-" + std::string(noun), 1, summary_of(noun));
  std::vector<std::string_view> lines;
  std::string described;
  for (const Command* command : commands_of(noun)) {
    out += synopsis(*command);
    described += description(*command);
    lines.push_back(command->example);
  }
  out += ".Sh DESCRIPTION\nThe options of every command are described in\n.Xr ticketctl 1 .\n";
  return out + described + mdoc::exit_status() + examples(lines) +
         ".Sh SEE ALSO\n.Xr ticketctl 1\n";
}

std::string command_table() {
  std::string out = "| noun | verbs | what it is about |\n|---|---|---|\n";
  for (const Noun& noun : nouns()) {
    std::string verbs;
    for (const Command* command : commands_of(noun.name))
      verbs += (verbs.empty() ? "`" : " · `") + std::string(command->verb) + "`";
    out += "| `" + std::string(noun.name) + "` | " + verbs + " | " + std::string(noun.summary) +
           " |\n";
  }
  for (const Command* command : commands_without_verb())
    out += "| `" + std::string(command->noun) + "` | | " + std::string(command->summary) + " |\n";
  return out;
}

}  // namespace ticketing::cli
