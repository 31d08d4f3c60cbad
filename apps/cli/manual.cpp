#include "cli/manual.hpp"

#include <vector>

#include "cli/command.hpp"
#include "cli/display_width.hpp"
#include "cli/help.hpp"

namespace ticketing::cli {
namespace {

constexpr std::size_t source_columns = 72;
/// Of the texts below; the commands' own come with each release.
constexpr std::string_view page_date = "November 29, 2026";

/// Text that mdoc takes for nothing else, on a line of its own or behind a macro.
std::string plain(std::string_view text) {
  std::string out;
  if (!text.empty() && (text.front() == '.' || text.front() == '\'')) out += "\\&";
  for (const char letter : text) {
    if (letter == '\\') {
      out += "\\e";
    } else if (letter == '"') {
      out += "\\(dq";
    } else {
      out += letter;
    }
  }
  return out;
}

/// A sentence of its own, in lines as mandoc wants them: upper case first, a full stop last.
std::string sentence(std::string_view text) {
  if (text.empty()) return {};
  std::string whole = upper(text.substr(0, 1)) + std::string(text.substr(1));
  if (whole.back() != '.') whole += '.';
  std::string out;
  for (const std::string& line : wrapped(whole, source_columns)) out += plain(line) + "\n";
  return out;
}

std::string heading(std::string_view page, std::string_view about) {
  return ".Dd " + std::string(page_date) + "\n.Dt " + upper(page) + " 1\n.Os\n.Sh NAME\n.Nm " +
         std::string(page) + "\n.Nd " + plain(about) + "\n.Sh SYNOPSIS\n";
}

/// "Fl -note Ar TEXT"
std::string spelled(const Option& option) {
  std::string out = "Fl -" + std::string(option.name);
  if (!option.value_name.empty()) out += " Ar " + plain(option.value_name);
  return out;
}

std::string option_list(const std::vector<Option>& options) {
  if (options.empty()) return {};
  std::string out = ".Bl -tag -width Ds\n";
  for (const Option& option : options) {
    out += ".It ";
    if (option.letter != 0) out += std::string("Fl ") + option.letter + " , ";
    out += spelled(option) + "\n" + sentence(help_of(option));
  }
  return out + ".El\n";
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

std::string exit_status() {
  std::string out = ".Sh EXIT STATUS\n.Bl -tag -width Ds\n";
  for (const auto& [code, meaning] : exit_codes())
    out += ".It " + std::string(code) + "\n" + sentence(meaning);
  return out + ".El\n";
}

std::string description(const Command& command) {
  std::string out = ".Ss " + command.path() + "\n" + sentence(command.summary);
  if (!command.arguments.empty()) {
    out += ".Bl -tag -width Ds\n";
    for (const Argument& argument : command.arguments) {
      const std::string help = help_of(argument);
      out += ".It Ar " + upper(argument.name) + "\n" + sentence(help.empty() ? "Required" : help);
    }
    out += ".El\n";
  }
  return out + option_list(options_of(command));
}

std::vector<const Command*> commands_without_verb() {
  std::vector<const Command*> found;
  for (const Command& command : commands())
    if (command.verb.empty()) found.push_back(&command);
  return found;
}

}  // namespace

std::string program_manual() {
  std::string out = heading("ticketctl", "run a movie-ticket rewards platform from the shell");
  out += ".Nm\n.Op Ar OPTIONS\n.Ar NOUN VERB\n.Op Ar ARGUMENTS\n";
  for (const Command* command : commands_without_verb()) out += synopsis(*command);
  out += ".Sh DESCRIPTION\nWhoever can open the store may do everything.\n.Bl -tag -width Ds\n";
  for (const Noun& noun : nouns()) {
    out += ".It Xr ticketctl-" + std::string(noun.name) + " 1\n" + sentence(noun.summary);
  }
  out += ".El\n";
  for (const Command* command : commands_without_verb()) out += description(*command);
  out += ".Ss Options of every command\n" + option_list(global_options());
  out +=
      ".Sh ENVIRONMENT\n.Bl -tag -width Ds\n"
      ".It Ev TICKETING_STORE , TICKETING_REDIS , TICKETING_<SECTION>_<KEY>\n"
      "Set what the configuration names, after its file and before the options.\n"
      ".It Ev NO_COLOR\nNothing is coloured.\n"
      ".It Ev COLUMNS\nHow wide a terminal is that does not say so itself.\n.El\n";
  out +=
      ".Sh FILES\n.Bl -tag -width Ds\n.It Pa /etc/ticketing/ticketing.toml\n"
      "The configuration, where there is one.\n.El\n";
  return out + exit_status() + examples(program_examples());
}

std::string noun_manual(std::string_view noun) {
  std::string out = heading("ticketctl-" + std::string(noun), summary_of(noun));
  std::vector<std::string_view> lines;
  std::string described;
  for (const Command* command : commands_of(noun)) {
    out += synopsis(*command);
    described += description(*command);
    lines.push_back(command->example);
  }
  out += ".Sh DESCRIPTION\nThe options of every command are described in\n.Xr ticketctl 1 .\n";
  return out + described + exit_status() + examples(lines) + ".Sh SEE ALSO\n.Xr ticketctl 1\n";
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
