// ticketctl version, completion, help
#include <boost/describe/class.hpp>

#include "cli/completion.hpp"
#include "cli/help.hpp"
#include "cli/invocation.hpp"
#include "cli/nouns/nouns.hpp"

namespace ticketing::cli {
namespace {

struct VersionReport {
  std::string version;
};
BOOST_DESCRIBE_STRUCT(VersionReport, (), (version))

void version(Invocation& call) {
  if (call.out.format() == Format::table) {
    call.out.text("ticketctl " + std::string(ticketing::version()) + "\n");
  } else {
    call.out.record(VersionReport{std::string(ticketing::version())});
  }
}

void completion(Invocation& call) {
  const std::string shell = *call.text("shell");
  if (shell == "bash") call.out.text(bash_completion());
  if (shell == "zsh") call.out.text(zsh_completion());
  if (shell == "fish") call.out.text(fish_completion());
}

void help(Invocation& call) {
  const auto noun = call.text("noun");
  if (!noun) {
    call.out.text(program_help());
    return;
  }
  // The same suggestions for a misspelt noun or verb as anywhere else.
  std::vector<std::string> words = {*noun, "--help"};
  if (const auto verb = call.text("verb")) words.insert(words.begin() + 1, *verb);
  const CommandLine asked = parse_command_line(words);
  call.out.text(asked.command != nullptr ? command_help(*asked.command) : noun_help(asked.noun));
}

}  // namespace

std::vector<Command> program_commands() {
  return {
      {.noun = "version", .verb = "", .summary = "show the version", .run = version},
      {.noun = "completion",
       .verb = "",
       .summary = "print a completion script for a shell",
       .arguments = {{.name = "shell",
                      .help = "bash, zsh or fish",
                      .choices = {"bash", "zsh", "fish"}}},
       .run = completion,
       .example = "completion bash > /etc/bash_completion.d/ticketctl"},
      {.noun = "help",
       .verb = "",
       .summary = "show help for the program, a noun or a command",
       .arguments = {{.name = "noun", .help = "e.g. points", .required = false},
                     {.name = "verb", .help = "e.g. adjust", .required = false}},
       .run = help},
  };
}

}  // namespace ticketing::cli
