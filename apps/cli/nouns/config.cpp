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
  if (call.out.may_be_text()) {
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
       .run = check,
       .example = "config check --config ticketing.toml"},
      {.noun = "config",
       .verb = "show",
       .summary = "print the effective configuration, without its secrets",
       .run = show,
       .example = "config show -o json",
       .shows = columns_of<Config>},
  };
}

}  // namespace ticketing::cli
