#include "cli/app.hpp"

#include <spdlog/spdlog.h>

#include <chrono>
#include <exception>
#include <optional>
#include <sstream>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "cli/command_line.hpp"
#include "cli/completion.hpp"
#include "cli/help.hpp"
#include "cli/invocation.hpp"
#include "cli/output.hpp"
#include "cli/refused.hpp"
#include "cli/view.hpp"
#include "common/exit_code.hpp"

namespace ticketing::cli {
namespace {

/// What the completion scripts call; no command, so that nobody sees it.
constexpr std::string_view complete_word = "__complete";
/// Whoever presses a key does not wait for a store that does not answer.
constexpr unsigned completion_seconds_max = 2;
constexpr std::chrono::seconds watch_period{2};
/// The screen empty, and the cursor in its corner (ECMA-48: ED, CUP).
constexpr std::string_view empty_screen = "\x1b[2J\x1b[H";

/// As people look at it on a terminal; in a pipe as programs read it, which gh does too.
Format format_of(std::optional<std::string_view> name, const Terminal& terminal) {
  if (name == "table") return Format::table;
  if (name == "wide") return Format::wide;
  if (name == "json") return Format::json;
  if (name == "jsonl") return Format::jsonl;
  if (name == "csv") return Format::csv;
  return terminal.output ? Format::table : Format::tsv;
}

/// What --output says in words that cannot be understood: the error about them has a format too.
Format format_of(std::span<const std::string> words, const Terminal& terminal) {
  std::optional<std::string_view> name;
  for (std::size_t w = 0; w < words.size(); ++w) {
    const std::string_view word = words[w];
    if ((word == "-o" || word == "--output") && w + 1 < words.size()) name = words[w + 1];
    if (word.starts_with("--output=")) name = word.substr(std::string_view("--output=").size());
    if (word.starts_with("-o") && word.size() > 2) name = word.substr(2);
  }
  return format_of(name, terminal);
}

/// A name that is none is told before anything is done.
View view_of(const CommandLine& line, const Terminal& terminal) {
  View view;
  view.format = format_of(line.value("output"), terminal);
  view.utc = line.has("utc");
  view.columns = line.command->columns;
  if (const auto names = line.value("fields")) {
    if (line.command->shows == nullptr)
      usage_error("'ticketctl " + line.command->path() + "' prints text, which has no --fields");
    view.fields = split_fields(*names);
    find_fields(line.command->shows(), view.fields);
  }
  return view;
}

int help_for(const CommandLine& line, std::ostream& data) {
  if (line.command != nullptr) {
    data << command_help(*line.command);
  } else {
    data << (line.noun.empty() ? program_help() : noun_help(line.noun));
  }
  return app::exit_ok;
}

std::string where_help_is(const CommandLine& line) {
  std::string path = line.noun.empty() ? "" : " " + line.noun;
  if (line.command != nullptr) path = " " + line.command->path();
  return "Try 'ticketctl" + path + " --help'.";
}

/// `ticketctl account`: a script that forgot the verb must not believe that something was done.
int verb_missing(const CommandLine& line, Format format, std::ostream& messages) {
  if (is_json(format)) {
    std::string verbs;
    for (const Command* command : commands_of(line.noun))
      verbs += (verbs.empty() ? "" : ", ") + std::string(command->verb);
    usage_error("'ticketctl " + line.noun + "' needs a verb: " + verbs);
  }
  messages << noun_help(line.noun);
  return app::exit_usage;
}

/// The same, of words that cannot be understood: as far as they name a command.
std::string where_help_is(std::span<const std::string> words) {
  std::vector<std::string> asking = {"--help"};
  asking.insert(asking.end(), words.begin(), words.end());
  try {
    return where_help_is(parse_command_line(asking));
  } catch (const Refused&) {
    return where_help_is(CommandLine{});
  }
}

int tell(Output& output, const Error& error, std::string_view hint = {}) {
  output.error(error, error.code == ErrorCode::invalid_request ? hint : "");
  return app::exit_code(kind(error.code));
}

int run_command(const CommandLine& line, Output& output) {
  try {
    Invocation call(line, output);
    line.command->run(call);
    return app::exit_ok;
  } catch (const Refused& refused) {
    const int code = tell(output, refused.error, where_help_is(line));
    return refused.exit_code.value_or(code);
  } catch (const std::exception& e) {
    return tell(output, Error{ErrorCode::internal, std::string("internal error: ") + e.what()});
  }
}

/// Shows what the command shows whenever that has changed: on a terminal in place of what was
/// there, in a pipe behind it. Ends with the first error, when nobody reads any more, or by Ctrl-C.
int watch_command(const CommandLine& line, const View& view, const Terminal& terminal,
                  std::ostream& data, std::ostream& messages) {
  std::optional<std::string> last;
  for (;;) {
    std::ostringstream shown;
    std::ostringstream said;
    Output output(shown, said, terminal, view);
    const int code = run_command(line, output);
    if (const std::string now = shown.str() + said.str(); code != app::exit_ok || now != last) {
      if (terminal.output) data << empty_screen;
      data << shown.str() << std::flush;
      messages << said.str() << std::flush;
      last = now;
    }
    if (code != app::exit_ok || !data.good()) return code;
    std::this_thread::sleep_for(watch_period);
  }
}

}  // namespace

int run(std::span<const std::string> words, Terminal terminal, std::ostream& data,
        std::ostream& messages) {
  if (!words.empty() && words.front() == complete_word) {
    give_up_after(completion_seconds_max);
    data << printed(complete(words.subspan(1)));
    return app::exit_ok;
  }
  CommandLine line;
  View view{.format = format_of(words, terminal)};
  try {
    line = parse_command_line(words);
    terminal.color = terminal.color && !line.has("no-color");
    terminal.quiet = line.has("quiet");
    if (terminal.quiet) spdlog::set_level(spdlog::level::err);  // what the library warns of
    if (line.has("version")) {
      data << "ticketctl " << version() << '\n';
      return app::exit_ok;
    }
    if (line.has("help") || line.noun.empty()) return help_for(line, data);
    if (line.command == nullptr) return verb_missing(line, view.format, messages);
    view = view_of(line, terminal);
  } catch (const Refused& refused) {
    Output output(data, messages, terminal, view);
    return tell(output, refused.error, where_help_is(words));
  }
  if (line.has("watch")) return watch_command(line, view, terminal, data, messages);
  Output output(data, messages, terminal, std::move(view));
  return run_command(line, output);
}

}  // namespace ticketing::cli
