// ticketctl config ...
#include "cli/invocation.hpp"
#include "cli/nouns/nouns.hpp"

namespace ticketing::cli {
namespace {

void check(Invocation& call) {
  call.config();
  call.out.message("The configuration is valid.");
}

void show(Invocation& call) {
  const Config config = call.config();
  if (call.out.format() == Format::table) {
    call.out.text(show_config(config));  // TOML: what a configuration file would say
  } else {
    call.out.record(redacted(config));
  }
}

}  // namespace

std::vector<Command> config_commands() {
  return {
      {.noun = "config",
       .verb = "check",
       .summary = "check the configuration and name every bad value",
       .run = check},
      {.noun = "config",
       .verb = "show",
       .summary = "print the effective configuration, without its secrets",
       .run = show},
  };
}

}  // namespace ticketing::cli
