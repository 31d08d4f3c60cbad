#include "cli/completion.hpp"

#include <set>
#include <string_view>
#include <vector>

#include "cli/command.hpp"

namespace ticketing::cli {
namespace {

std::vector<std::string_view> all_nouns() {
  std::vector<std::string_view> names;
  std::set<std::string_view> seen;
  for (const Command& command : commands()) {
    if (seen.insert(command.noun).second) names.push_back(command.noun);
  }
  return names;
}

std::string joined(const std::vector<std::string_view>& words) {
  std::string out;
  for (const std::string_view word : words) out += (out.empty() ? "" : " ") + std::string(word);
  return out;
}

std::string option_words(const Command* command) {
  std::string out;
  for (const Option& option : global_options()) out += "--" + std::string(option.name) + " ";
  if (command == nullptr) return out;
  for (const Option& option : options_of(*command)) out += "--" + std::string(option.name) + " ";
  return out;
}

/// What may follow: the choices of its arguments.
std::string argument_words(const Command& command) {
  std::string out;
  for (const Argument& argument : command.arguments) {
    if (!argument.choices.empty()) out += joined(argument.choices) + " ";
  }
  return out;
}

/// Choices by option, over all commands: an option means the same everywhere.
std::string option_value_cases() {
  std::string out;
  std::set<std::string_view> seen;
  const auto add = [&](const Option& option) {
    if (option.value_name.empty() || !seen.insert(option.name).second) return;
    out += "    --" + std::string(option.name) + ") ";
    if (!option.choices.empty()) {
      out += "COMPREPLY=($(compgen -W '" + joined(option.choices) + "' -- \"$current\"))";
    } else if (option.value_name == "FILE") {
      out += "COMPREPLY=($(compgen -f -- \"$current\"))";
    } else {
      out += "COMPREPLY=()";
    }
    out += "; return ;;\n";
  };
  for (const Option& option : global_options()) add(option);
  for (const Command& command : commands()) {
    for (const Option& option : options_of(command)) add(option);
  }
  return out;
}

std::string path_cases() {
  std::string out;
  for (const std::string_view noun : all_nouns()) {
    std::vector<std::string_view> verbs;
    for (const Command* command : commands_of(noun)) {
      if (command->verb.empty()) continue;
      verbs.push_back(command->verb);
    }
    if (!verbs.empty()) {
      out += "    '" + std::string(noun) + " ') words='" + joined(verbs) + "' ;;\n";
    }
    for (const Command* command : commands_of(noun)) {
      out += "    '" + std::string(noun) + " " + std::string(command->verb) + "') words='" +
             argument_words(*command) + "'; options='" + option_words(command) + "' ;;\n";
    }
  }
  return out;
}

std::string fish_quoted(std::string_view text) {
  std::string out = "'";
  for (const char letter : text) {
    if (letter == '\'' || letter == '\\') out += '\\';
    out += letter;
  }
  return out + "'";
}

std::string fish_option(const std::string& condition, const Option& option) {
  std::string out = "complete -c ticketctl" + condition + " -l " + std::string(option.name);
  if (option.letter != 0) out += std::string(" -s ") + option.letter;
  if (!option.value_name.empty()) out += option.value_name == "FILE" ? " -r -F" : " -x";
  if (!option.choices.empty()) out += " -a '" + joined(option.choices) + "'";
  return out + " -d " + fish_quoted(option.help) + "\n";
}

}  // namespace

std::string bash_completion() {
  return R"(# bash completion for ticketctl; load it with: source <(ticketctl completion bash)
_ticketctl() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
  local words='' options='' noun='' verb='' word i
  case $previous in
)" + option_value_cases() +
         R"(  esac
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    case $word in
      --config|--store|--redis|--output|-o) ((i++)) ;;
      -*) ;;
      *) if [[ -z $noun ]]; then noun=$word; elif [[ -z $verb ]]; then verb=$word; fi ;;
    esac
  done
  options=')" +
         option_words(nullptr) + R"('
  case "$noun $verb" in
    ' ') words=')" +
         joined(all_nouns()) + R"(' ;;
)" + path_cases() +
         R"(  esac
  if [[ $current == -* ]]; then words=$options; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _ticketctl ticketctl
)";
}

std::string zsh_completion() {
  return "#compdef ticketctl\n# zsh completion for ticketctl, through its bash completion;\n"
         "# load it with: source <(ticketctl completion zsh)\n"
         "autoload -U +X bashcompinit && bashcompinit\n" +
         bash_completion();
}

std::string fish_completion() {
  std::string out =
      "# fish completion for ticketctl; load it with: ticketctl completion fish | source\n"
      "complete -c ticketctl -f\n";
  for (const Option& option : global_options()) out += fish_option("", option);
  for (const std::string_view noun : all_nouns()) {
    out += "complete -c ticketctl -n __fish_use_subcommand -a " + std::string(noun) + "\n";
    for (const Command* command : commands_of(noun)) {
      const std::string in_noun = "__fish_seen_subcommand_from " + std::string(noun);
      std::string condition = in_noun;
      if (!command->verb.empty()) {
        const std::string in_verb = "__fish_seen_subcommand_from " + std::string(command->verb);
        out += "complete -c ticketctl -n '" + in_noun + "; and not " + in_verb + "' -a " +
               std::string(command->verb) + " -d " + fish_quoted(command->summary) + "\n";
        condition += "; and " + in_verb;
      }
      for (const Option& option : options_of(*command)) {
        out += fish_option(" -n '" + condition + "'", option);
      }
      if (const std::string words = argument_words(*command); !words.empty()) {
        out += "complete -c ticketctl -n '" + condition + "' -a '" + words + "'\n";
      }
    }
  }
  return out;
}

}  // namespace ticketing::cli
