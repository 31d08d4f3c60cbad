#include "cli/command_line.hpp"

#include <boost/program_options/cmdline.hpp>
#include <boost/program_options/errors.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/positional_options.hpp>
#include <boost/program_options/value_semantic.hpp>

#include <algorithm>
#include <cctype>
#include <vector>

#include <ticketing/describe/nearest.hpp>
#include <ticketing/describe/text_value.hpp>

#include "cli/refused.hpp"

namespace po = boost::program_options;

namespace ticketing::cli {
namespace {

constexpr const char* positional_key = "argument";

bool is_negative_number(std::string_view word) {
  return word.size() > 1 && word[0] == '-' &&
         std::all_of(word.begin() + 1, word.end(), [](unsigned char c) { return std::isdigit(c); });
}

/// `points adjust 17 -500`: a negative number is a value, not a bundle of short options.
std::vector<po::option> negative_number(std::vector<std::string>& words) {
  std::vector<po::option> found;
  if (!words.empty() && is_negative_number(words.front())) {
    po::option option;
    option.position_key = 0;
    option.value.push_back(words.front());
    option.original_tokens.push_back(words.front());
    found.push_back(option);
    words.erase(words.begin());
  }
  return found;
}

const Option* find_option(const std::vector<Option>& options, std::string_view name) {
  const auto at =
      std::find_if(options.begin(), options.end(), [&](const Option& o) { return o.name == name; });
  return at == options.end() ? nullptr : &*at;
}

/// Whether `word` is a global option whose value is the next word.
bool takes_next_word(std::string_view word) {
  if (word.find('=') != std::string_view::npos) return false;
  for (const Option& option : global_options()) {
    if (option.value_name.empty()) continue;
    if (word.starts_with("--") && word.substr(2) == option.name) return true;
    if (word.size() == 2 && word[0] == '-' && word[1] == option.letter) return true;
  }
  return false;
}

/// Takes the next word that is not an option (nor an option's value) out of `words`.
std::string take_word(std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--") break;
    if (words[i].size() > 1 && words[i][0] == '-') {
      if (takes_next_word(words[i])) ++i;
      continue;
    }
    std::string word = words[i];
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(i));
    return word;
  }
  return {};
}

const Command* choose_command(const std::string& noun, std::vector<std::string>& words) {
  if (const Command* alone = find_command(noun, "")) return alone;
  const auto candidates = commands_of(noun);
  if (candidates.empty()) {
    std::vector<std::string_view> known;
    for (const Command& command : commands()) known.push_back(command.noun);
    usage_error("unknown command " + shown(noun) + "." + did_you_mean(noun, known));
  }
  const std::string verb = take_word(words);
  if (verb.empty()) return nullptr;
  const Command* command = find_command(noun, verb);
  if (command == nullptr) {
    std::vector<std::string_view> known;
    for (const Command* candidate : candidates) known.push_back(candidate->verb);
    usage_error("unknown command " + shown(noun + " " + verb) + "." + did_you_mean(verb, known));
  }
  return command;
}

po::options_description describe(const std::vector<Option>& options) {
  po::options_description description;
  for (const Option& option : options) {
    std::string name(option.name);
    if (option.letter != 0) name += std::string(",") + option.letter;
    if (option.value_name.empty()) {
      description.add_options()(name.c_str(), "");
    } else {
      description.add_options()(name.c_str(), po::value<std::string>(), "");
    }
  }
  description.add_options()(positional_key, po::value<std::vector<std::string>>(), "");
  return description;
}

/// Suggests what to type, dashes and all.
[[noreturn]] void unknown_option(const std::string& typed, const std::vector<Option>& options) {
  std::vector<std::string> spelled;
  for (const Option& option : options) spelled.push_back("--" + std::string(option.name));
  const std::vector<std::string_view> known(spelled.begin(), spelled.end());
  std::string name = typed;
  name.erase(0, name.find_first_not_of('-'));
  usage_error("unknown option " + shown(typed) + "." + did_you_mean("--" + name, known));
}

std::vector<po::option> split(const std::vector<std::string>& words,
                              const std::vector<Option>& options) {
  const po::options_description description = describe(options);
  po::positional_options_description positional;
  positional.add(positional_key, -1);
  const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
  try {
    return po::command_line_parser(words)
        .options(description)
        .positional(positional)
        .style(style)
        .extra_style_parser(negative_number)
        .run()
        .options;
  } catch (const po::unknown_option& e) {
    unknown_option(e.get_option_name(), options);
  } catch (const po::error& e) {
    usage_error(e.what());
  }
}

void check_choice(std::string_view what, const std::string& value,
                  const std::vector<std::string_view>& choices) {
  if (choices.empty() || std::find(choices.begin(), choices.end(), value) != choices.end()) return;
  std::string allowed;
  for (const std::string_view choice : choices) {
    allowed += (allowed.empty() ? "" : ", ") + std::string(choice);
  }
  usage_error(std::string(what) + " is " + shown(value) + ", but must be one of " + allowed + "." +
              did_you_mean(value, choices));
}

void put_options(CommandLine& line, const std::vector<po::option>& parsed,
                 const std::vector<Option>& options) {
  for (const po::option& given : parsed) {
    const Option* option = find_option(options, given.string_key);
    if (option == nullptr) continue;
    const std::string what = "--" + std::string(option->name);
    if (option->value_name.empty()) {
      line.flags.emplace(option->name);
      continue;
    }
    if (line.values.contains(option->name)) usage_error(what + " is given more than once");
    if (given.value.empty()) usage_error(what + " needs a value");
    check_choice(what, given.value.front(), option->choices);
    line.values.emplace(option->name, given.value.front());
  }
}

void put_arguments(CommandLine& line, const std::vector<po::option>& parsed) {
  std::vector<std::string> given;
  for (const po::option& option : parsed) {
    if (option.string_key != positional_key) continue;
    given.insert(given.end(), option.value.begin(), option.value.end());
  }
  const std::vector<Argument> none;
  const auto& arguments = line.command != nullptr ? line.command->arguments : none;
  if (given.size() > arguments.size()) {
    usage_error("unexpected argument " + shown(given[arguments.size()]));
  }
  for (std::size_t i = 0; i < given.size(); ++i) {
    std::string what(arguments[i].name);
    std::transform(what.begin(), what.end(), what.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    check_choice(what, given[i], arguments[i].choices);
    line.values.emplace(arguments[i].name, given[i]);
  }
}

/// "a, b and c"
std::string enumerated(const std::vector<std::string>& things) {
  std::string out;
  for (std::size_t t = 0; t < things.size(); ++t) {
    if (t > 0) out += t + 1 == things.size() ? " and " : ", ";
    out += things[t];
  }
  return out;
}

void check_required(const CommandLine& line, const std::vector<Option>& options) {
  std::vector<std::string> missing;
  for (const Argument& argument : line.command->arguments) {
    if (argument.required && !line.values.contains(argument.name))
      missing.push_back("the " + std::string(argument.name));
  }
  for (const Option& option : options) {
    if (option.required && !line.values.contains(option.name))
      missing.push_back("--" + std::string(option.name));
  }
  if (!missing.empty())
    usage_error(enumerated(missing) + (missing.size() == 1 ? " is missing" : " are missing"));
}

/// Whether help is asked for, with whatever mistakes around it.
bool asks_for_help(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (word == "--") return false;
    if (word == "--help" || word == "-h") return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> CommandLine::value(std::string_view name) const {
  const auto at = values.find(name);
  if (at == values.end()) return std::nullopt;
  return at->second;
}

CommandLine parse_command_line(std::span<const std::string> given) {
  std::vector<std::string> words(given.begin(), given.end());
  CommandLine line;
  line.noun = take_word(words);
  if (!line.noun.empty()) line.command = choose_command(line.noun, words);
  if (asks_for_help(words)) {
    line.flags.emplace("help");
    return line;
  }

  std::vector<Option> options = global_options();
  if (line.command != nullptr) {
    const auto own = options_of(*line.command);
    options.insert(options.end(), own.begin(), own.end());
  }
  const auto parsed = split(words, options);
  put_options(line, parsed, options);
  put_arguments(line, parsed);
  for (const Option& option : options) {
    if (!option.default_value.empty())
      line.values.try_emplace(std::string(option.name), option.default_value);
  }
  if (line.command != nullptr && !line.has("help") && !line.has("version")) {
    check_required(line, options);
  }
  return line;
}

}  // namespace ticketing::cli
