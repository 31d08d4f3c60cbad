// The table of commands: help, parsing, completion and usage errors all come from it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <ticketing/describe/table.hpp>

namespace ticketing::cli {

class Invocation;

/// `--name VALUE`, or a flag when `value_name` is empty.
struct Option {
  std::string_view name;
  std::string_view value_name = {};
  std::string_view help = {};
  bool required = false;
  std::string_view default_value = {};
  std::vector<std::string_view> choices = {};  ///< empty: anything
  char letter = 0;                             ///< short form, 0: none
};

/// A positional argument, shown in help as its upper-case name.
struct Argument {
  std::string_view name;
  std::string_view help = {};
  bool required = true;
  std::vector<std::string_view> choices = {};
};

/// What a command does to the store. Everything that writes gets `--dry-run`; what cannot be undone
/// by another command also asks before it acts, or takes `--yes`.
enum class Effect { reads, writes, irreversible };

struct Command {
  std::string_view noun;
  std::string_view verb;  ///< empty: the noun alone is the command (`ticketctl version`)
  Effect effect = Effect::reads;
  std::string_view summary;  ///< one line, lower case, no full stop
  std::vector<Argument> arguments = {};
  std::vector<Option> options = {};
  void (*run)(Invocation&) = nullptr;
  std::string_view example = {};  ///< one line that works, without the program's name
  /// The fields of what it shows, of each thing where that is a list; none: it prints text.
  std::vector<Column> (*shows)() = nullptr;
  /// Those of its list that a table shows, as far as there is room: the first always.
  std::vector<std::string_view> columns = {};
  bool watchable = false;  ///< what it shows changes by itself: it takes `--watch`

  /// "account create"
  std::string path() const;
};

/// A noun and what it is about, in the order help shows them.
struct Noun {
  std::string_view name;
  std::string_view summary;
};

const std::vector<Noun>& nouns();
const std::vector<Command>& commands();
/// Options every command takes.
const std::vector<Option>& global_options();

/// Own options, plus `--dry-run` and `--yes` as its effect asks for, and `--watch`.
std::vector<Option> options_of(const Command& command);

/// Nothing when there is none.
const Command* find_command(std::string_view noun, std::string_view verb);
std::vector<const Command*> commands_of(std::string_view noun);

}  // namespace ticketing::cli
