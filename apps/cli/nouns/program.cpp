// ticketctl version, completion, help
#include <boost/describe/class.hpp>

#include <filesystem>
#include <fstream>

#include "cli/completion.hpp"
#include "cli/help.hpp"
#include "cli/invocation.hpp"
#include "cli/manual.hpp"
#include "cli/nouns/nouns.hpp"

namespace ticketing::cli {
namespace {

struct VersionReport {
  std::string version;
};
BOOST_DESCRIBE_STRUCT(VersionReport, (), (version))

void version(Invocation& call) {
  if (call.out.may_be_text()) {
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

void save(const std::filesystem::path& page, const std::string& text) {
  std::ofstream out(page, std::ios::binary);
  out << text;
  if (!out.flush()) fail("cannot write " + page.string());
}

/// Every page, each under the name that man(1) looks for.
void save_manual(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  save(folder / "ticketctl.1", program_manual());
  for (const Noun& noun : nouns())
    save(folder / ("ticketctl-" + std::string(noun.name) + ".1"), noun_manual(noun.name));
  save(folder / "ticketing.toml.5", config_manual());
}

void manual(Invocation& call) {
  if (const auto folder = call.text("folder")) return save_manual(*folder);
  const auto noun = call.text("noun");
  if (!noun) return call.out.text(program_manual());
  const std::vector<std::string> words = {*noun, "--help"};
  const CommandLine asked = parse_command_line(words);  // suggests, where there is no such noun
  call.out.text(asked.command != nullptr ? program_manual() : noun_manual(asked.noun));
}

void help(Invocation& call) {
  if (call.flag("markdown")) return call.out.text(command_table());
  if (call.flag("man") || call.text("folder")) return manual(call);
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
      {.noun = "version",
       .verb = "",
       .summary = "show the version",
       .run = version,
       .example = "version -o json",
       .shows = columns_of<VersionReport>},
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
       .options = {{.name = "man", .help = "the manual page of the program or a noun, in mdoc(7)"},
                   {.name = "folder",
                    .value_name = "FOLDER",
                    .help = "write every manual page there, as ticketctl.1 and so on"},
                   {.name = "markdown", .help = "all commands as a table in Markdown"}},
       .run = help,
       .example = "help points adjust"},
  };
}

}  // namespace ticketing::cli
