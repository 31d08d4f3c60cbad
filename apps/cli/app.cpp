#include "cli/app.hpp"

#include "cli/command_line.hpp"
#include "cli/help.hpp"
#include "cli/invocation.hpp"
#include "cli/output.hpp"
#include "cli/refused.hpp"
#include "common/exit_code.hpp"

namespace ticketing::cli {
namespace {

Format format_of(const CommandLine& line) {
  const auto name = line.value("output");
  if (name == "json") return Format::json;
  if (name == "csv") return Format::csv;
  return Format::table;
}

int help_for(const CommandLine& line, std::ostream& data) {
  if (line.command != nullptr) {
    data << command_help(*line.command);
  } else {
    data << (line.noun.empty() ? program_help() : noun_help(line.noun));
  }
  return app::exit_ok;
}

/// `ticketctl account`: a script that forgot the verb must not believe that something was done.
int verb_missing(const CommandLine& line, std::ostream& messages) {
  messages << noun_help(line.noun);
  return app::exit_usage;
}

int run_command(const CommandLine& line, Output& output) {
  try {
    Invocation call(line, output);
    line.command->run(call);
    return app::exit_ok;
  } catch (const Refused& refused) {
    output.error(refused.error);
    if (refused.error.code == ErrorCode::invalid_request) {
      output.message("Try 'ticketctl " + line.command->path() + " --help'.");
    }
    return refused.exit_code.value_or(app::exit_code(kind(refused.error.code)));
  }
}

}  // namespace

int run(std::span<const std::string> words, Terminal terminal, std::ostream& data,
        std::ostream& messages) {
  CommandLine line;
  try {
    line = parse_command_line(words);
  } catch (const Refused& refused) {
    Output output(data, messages, terminal, Format::table);
    output.error(refused.error);
    output.message("Try 'ticketctl help'.");
    return app::exit_code(kind(refused.error.code));
  }
  terminal.color = terminal.color && !line.has("no-color");
  terminal.quiet = line.has("quiet");
  if (line.has("version")) {
    data << "ticketctl " << version() << '\n';
    return app::exit_ok;
  }
  if (line.has("help") || line.noun.empty()) return help_for(line, data);
  if (line.command == nullptr) return verb_missing(line, messages);
  Output output(data, messages, terminal, format_of(line));
  return run_command(line, output);
}

}  // namespace ticketing::cli
