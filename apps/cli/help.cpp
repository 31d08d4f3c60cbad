#include "cli/help.hpp"

#include <algorithm>
#include <cctype>
#include <utility>
#include <vector>

#include "common/exit_code.hpp"

namespace ticketing::cli {
namespace {

/// What to type, and what it does.
using Line = std::pair<std::string, std::string>;

std::string section(std::string_view title, const std::vector<Line>& lines) {
  if (lines.empty()) return {};
  std::size_t width = 0;
  for (const auto& [left, right] : lines) width = std::max(width, left.size());
  std::string out = "\n" + std::string(title) + "\n";
  for (const auto& [left, right] : lines) {
    out += "  " + left;
    if (!right.empty()) out += std::string(width - left.size() + 2, ' ') + right;
    out += "\n";
  }
  return out;
}

std::string joined(const std::vector<std::string_view>& words) {
  std::string out;
  for (const std::string_view word : words) out += (out.empty() ? "" : ", ") + std::string(word);
  return out;
}

}  // namespace

std::string help_of(const Option& option) {
  std::string text(option.help);
  if (!option.choices.empty()) text += ": " + joined(option.choices);
  if (!option.default_value.empty()) text += " (default " + std::string(option.default_value) + ")";
  return text;
}

/// Its choices, where its help does not name them.
std::string help_of(const Argument& argument) {
  if (argument.choices.empty() || argument.help.find(argument.choices.front()) != std::string::npos)
    return std::string(argument.help);
  return (argument.help.empty() ? "one of " : std::string(argument.help) + ": ") +
         joined(argument.choices);
}

namespace {

Line describe(const Option& option) {
  std::string left = option.letter != 0 ? std::string("-") + option.letter + ", " : "    ";
  left += "--" + std::string(option.name);
  if (!option.value_name.empty()) left += " " + std::string(option.value_name);
  return {left, help_of(option)};
}

std::vector<Line> describe(const std::vector<Option>& options) {
  std::vector<Line> lines;
  for (const Option& option : options) lines.push_back(describe(option));
  return lines;
}

std::vector<Line> describe(const std::vector<const Command*>& commands) {
  std::vector<Line> lines;
  for (const Command* command : commands) {
    lines.emplace_back(command->path(), command->summary);
  }
  return lines;
}

std::vector<Line> examples(const std::vector<std::string_view>& lines) {
  std::vector<Line> shown;
  for (const std::string_view line : lines)
    shown.emplace_back("ticketctl " + std::string(line), std::string());
  return shown;
}

/// Enough to begin with; each command has its own.
constexpr std::size_t noun_examples_max = 4;

}  // namespace

std::string upper(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return out;
}

const std::vector<std::string_view>& program_examples() {
  static const std::vector<std::string_view> lines = {
      "demo seed --store sqlite:///demo.db",
      "account list --email example.com",
      "points adjust minji@example.com 500 --note 'welcome' --dry-run",
      "order list minji@example.com -o json --fields id,total",
      "audit verify",
  };
  return lines;
}

std::string usage_line(const Command& command) {
  std::string out = "ticketctl " + command.path();
  for (const Argument& argument : command.arguments) {
    const std::string name = upper(argument.name);
    out += argument.required ? " " + name : " [" + name + "]";
  }
  for (const Option& option : options_of(command)) {
    std::string text = "--" + std::string(option.name);
    if (!option.value_name.empty()) text += " " + std::string(option.value_name);
    out += option.required ? " " + text : " [" + text + "]";
  }
  return out;
}

std::string summary_of(std::string_view noun) {
  const auto& all = nouns();
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const Noun& entry) { return entry.name == noun; });
  return std::string(at == all.end() ? noun : at->summary);
}

std::string program_help() {
  std::string out = "Runs a movie-ticket rewards platform from the shell.\n";
  out += section("EXAMPLES", examples(program_examples()));
  out += section("USAGE", {{"ticketctl [OPTIONS] NOUN VERB [ARGUMENTS]", ""}});
  std::vector<Line> lines;
  std::vector<const Command*> alone;
  for (const Noun& noun : nouns()) {
    std::vector<std::string_view> verbs;
    for (const Command* command : commands_of(noun.name)) verbs.push_back(command->verb);
    lines.emplace_back(noun.name, std::string(noun.summary) + ": " + joined(verbs));
  }
  for (const Command& command : commands()) {
    if (command.verb.empty()) alone.push_back(&command);
  }
  out += section("COMMANDS", lines);
  out += section("ABOUT THE PROGRAM", describe(alone));
  out += section("OPTIONS", describe(global_options()));
  lines.clear();
  for (const auto& [code, meaning] : app::exit_codes()) lines.emplace_back(code, meaning);
  out += section("EXIT CODES", lines);
  out +=
      "\nThe environment sets every configuration key: TICKETING_STORE, TICKETING_REDIS,\n"
      "TICKETING_<SECTION>_<KEY>. 'ticketctl NOUN VERB --help' says more about a command.\n";
  return out;
}

std::string noun_help(std::string_view noun) {
  std::string out =
      upper(noun.substr(0, 1)) + std::string(noun.substr(1)) + ": " + summary_of(noun) + ".\n";
  std::vector<std::string_view> shown;
  for (const Command* command : commands_of(noun))
    if (shown.size() < noun_examples_max) shown.push_back(command->example);
  out += section("EXAMPLES", examples(shown));
  out += section("USAGE", {{"ticketctl " + std::string(noun) + " VERB [ARGUMENTS]", ""}});
  out += section("COMMANDS", describe(commands_of(noun)));
  out += section("OPTIONS", describe(global_options()));
  return out;
}

std::string command_help(const Command& command) {
  std::string out =
      upper(command.summary.substr(0, 1)) + std::string(command.summary.substr(1)) + ".\n";
  out += section("EXAMPLE", examples({command.example}));
  out += section("USAGE", {{usage_line(command), ""}});
  std::vector<Line> arguments;
  for (const Argument& argument : command.arguments)
    arguments.emplace_back(upper(argument.name), help_of(argument));
  out += section("ARGUMENTS", arguments);
  out += section("OPTIONS", describe(options_of(command)));
  out += section("OPTIONS OF EVERY COMMAND", describe(global_options()));
  return out;
}

}  // namespace ticketing::cli
