#include "cli/completion.hpp"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "cli/command.hpp"
#include "cli/known_values.hpp"

namespace ticketing::cli {
namespace {

/// What the words before the cursor say.
struct Typed {
  std::string noun;
  const Command* command = nullptr;
  std::size_t arguments = 0;         ///< positional ones that are there
  const Option* pending = nullptr;   ///< an option whose value is being typed
  bool only_arguments = false;       ///< behind "--"
  std::set<std::string_view> given;  ///< options
  StoreWords store;                  ///< those that say where the store is
  std::vector<Option> options = global_options();
};

const Option* option_named(const std::vector<Option>& options, std::string_view word) {
  const auto at = std::find_if(options.begin(), options.end(), [&](const Option& option) {
    const bool letter = option.letter != 0 && word.size() == 2 && word[0] == '-';
    return (word.starts_with("--") && word.substr(2) == option.name) ||
           (letter && word[1] == option.letter);
  });
  return at == options.end() ? nullptr : &*at;
}

void take_option(Typed& typed, std::string_view word) {
  const auto equals = word.find('=');
  const Option* option = option_named(typed.options, word.substr(0, equals));
  if (option == nullptr) return;
  typed.given.insert(option->name);
  if (option->value_name.empty()) return;
  if (equals == std::string_view::npos) {
    typed.pending = option;
  } else {
    typed.store.take(option->name, word.substr(equals + 1));
  }
}

void take_command(Typed& typed, const Command* command) {
  typed.command = command;
  if (command == nullptr) return;
  const auto own = options_of(*command);
  typed.options.insert(typed.options.end(), own.begin(), own.end());
}

void take_argument(Typed& typed, const std::string& word) {
  if (typed.noun.empty()) {
    typed.noun = word;
    take_command(typed, find_command(word, ""));
  } else if (typed.command == nullptr) {
    take_command(typed, find_command(typed.noun, word));
  } else {
    ++typed.arguments;
  }
}

Typed read(std::span<const std::string> words) {
  Typed typed;
  for (const std::string& word : words) {
    if (typed.pending != nullptr) {
      typed.store.take(typed.pending->name, word);
      typed.pending = nullptr;
    } else if (!typed.only_arguments && word == "--") {
      typed.only_arguments = true;
    } else if (!typed.only_arguments && word.size() > 1 && word[0] == '-') {
      take_option(typed, word);
    } else {
      take_argument(typed, word);
    }
  }
  return typed;
}

void offer(Completion& out, std::string_view typed, std::string word, std::string_view about = {}) {
  if (word.starts_with(typed)) out.words.push_back({std::move(word), std::string(about)});
}

void offer_all(Completion& out, std::string_view typed,
               const std::vector<std::string_view>& choices) {
  for (const std::string_view choice : choices) offer(out, typed, std::string(choice));
}

/// "id,email,na": the last of several.
void offer_fields(Completion& out, std::string_view typed, const Command* command) {
  if (command == nullptr || command->shows == nullptr) return;
  const auto comma = typed.rfind(',');
  const std::string before(comma == std::string_view::npos ? "" : typed.substr(0, comma + 1));
  for (const Column& column : command->shows()) offer(out, typed, before + column.name);
}

/// A file behind "sqlite:///", which no shell would look for.
void offer_store(Completion& out, std::string_view typed) {
  constexpr std::string_view scheme = "sqlite://";
  for (const char* begin : {"sqlite:///", "sqlite::memory:", "postgresql://"})
    offer(out, typed, begin);
  if (!typed.starts_with("sqlite:///")) return;
  out.words.clear();
  const std::filesystem::path path(typed.substr(scheme.size()));
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(path.parent_path(), error)) {
    const bool folder = entry.is_directory(error);
    if (!folder && entry.path().extension() != ".db") continue;
    offer(out, typed, std::string(scheme) + entry.path().string() + (folder ? "/" : ""));
  }
}

/// What an option or argument is called says what it may be.
void offer_values(Completion& out, std::string_view typed, std::string_view name,
                  const StoreWords& store) {
  if (name == "file" || name == "folder") {
    out.files = true;
    return;
  }
  for (KnownValue& value : known_values(name, std::string(typed), store))
    offer(out, typed, std::move(value.word), value.about);
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

void offer_option_value(Completion& out, const Typed& typed, const Option& option,
                        std::string_view word) {
  if (!option.choices.empty()) return offer_all(out, word, option.choices);
  if (option.name == "fields") return offer_fields(out, word, typed.command);
  if (option.name == "store") return offer_store(out, word);
  offer_values(out, word, lower(option.value_name), typed.store);
}

void offer_options(Completion& out, const Typed& typed, std::string_view word) {
  if (const auto equals = word.find('='); equals != std::string_view::npos) {
    const Option* option = option_named(typed.options, word.substr(0, equals));
    if (option == nullptr || option->value_name.empty()) return;
    Completion values;
    offer_option_value(values, typed, *option, word.substr(equals + 1));
    for (Candidate& value : values.words)
      out.words.push_back({std::string(word.substr(0, equals + 1)) + value.word, value.about});
    return;
  }
  for (const Option& option : typed.options) {
    if (typed.given.contains(option.name)) continue;
    offer(out, word, "--" + std::string(option.name), option.help);
  }
}

void offer_nouns(Completion& out, std::string_view word) {
  for (const Noun& noun : nouns()) offer(out, word, std::string(noun.name), noun.summary);
  for (const Command& command : commands())
    if (command.verb.empty()) offer(out, word, std::string(command.noun), command.summary);
}

void offer_arguments(Completion& out, const Typed& typed, const std::string& word) {
  if (typed.noun.empty()) return offer_nouns(out, word);
  if (typed.command == nullptr) {
    for (const Command* command : commands_of(typed.noun))
      offer(out, word, std::string(command->verb), command->summary);
    return;
  }
  if (typed.arguments >= typed.command->arguments.size()) return;
  const Argument& argument = typed.command->arguments[typed.arguments];
  if (argument.name == "noun") return offer_nouns(out, word);
  if (!argument.choices.empty()) return offer_all(out, word, argument.choices);
  offer_values(out, word, argument.name, typed.store);
}

}  // namespace

Completion complete(std::span<const std::string> words) {
  Completion out;
  if (words.empty()) return out;
  const Typed typed = read(words.first(words.size() - 1));
  const std::string& word = words.back();
  if (typed.pending != nullptr) {
    offer_option_value(out, typed, *typed.pending, word);
  } else if (!typed.only_arguments && word.starts_with('-')) {
    offer_options(out, typed, word);
  } else {
    offer_arguments(out, typed, word);
  }
  return out;
}

std::string printed(const Completion& completion) {
  std::string out;
  for (const Candidate& candidate : completion.words) {
    out += candidate.word;
    if (!candidate.about.empty()) out += "\t" + candidate.about;
    out += '\n';
  }
  if (completion.files) out += ":files\n";
  return out;
}

}  // namespace ticketing::cli
