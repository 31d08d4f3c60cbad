// ticketctl config ...
#include <algorithm>

#include <ticketing/config/config_key.hpp>

#include "cli/invocation.hpp"
#include "cli/nouns/nouns.hpp"

namespace ticketing::cli {
namespace {

struct WrongSetting {
  std::string key;
  std::string detail;
};
BOOST_DESCRIBE_STRUCT(WrongSetting, (), (key, detail))

struct CheckedConfig {
  bool valid = true;
  std::vector<WrongSetting> errors;
};
BOOST_DESCRIBE_STRUCT(CheckedConfig, (), (valid, errors))

/// "/api/port" as it is written: "api.port".
std::string key_of(const FieldError& wrong) {
  std::string key = wrong.pointer.substr(wrong.pointer.empty() ? 0 : 1);
  std::ranges::replace(key, '/', '.');
  return key;
}

void check(Invocation& call) {
  CheckedConfig checked;
  try {
    call.config();
  } catch (const Refused& refused) {
    checked.valid = false;
    for (const FieldError& wrong : refused.error.errors)
      checked.errors.push_back({key_of(wrong), wrong.detail});
    if (!call.out.may_be_text()) call.out.record(checked);
    throw;
  }
  call.out.record(checked);
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

/// For people: a key, what it means, and below what there is to choose.
std::string explained(const ConfigKey& one) {
  std::string text = one.key + "\n  " + one.meaning + '\n';
  const auto add = [&](std::string_view what, const std::string& value) {
    if (!value.empty()) text += "  " + std::string(what) + ": " + value + '\n';
  };
  add("default", one.default_value);
  add("allowed", one.allowed);
  add("environment", one.environment);
  if (one.secret) add("secret in a file", one.environment + "_FILE");
  return text;
}

void explain(Invocation& call) {
  const auto keys = get(explain_config(call.text("key").value_or("")));
  if (!call.out.may_be_text()) return call.out.list(keys);
  std::string text;
  for (const ConfigKey& one : keys) text += (text.empty() ? "" : "\n") + explained(one);
  call.out.text(text);
}

}  // namespace

std::vector<Command> config_commands() {
  return {
      {.noun = "config",
       .verb = "check",
       .summary = "check the configuration and name every bad value",
       .run = check,
       .example = "config check --config ticketing.toml",
       .shows = columns_of<CheckedConfig>},
      {.noun = "config",
       .verb = "show",
       .summary = "print the effective configuration, without its secrets",
       .run = show,
       .example = "config show -o json",
       .shows = columns_of<Config>},
      {.noun = "config",
       .verb = "explain",
       .summary = "say what a key, a section or every key means, its default and what is allowed",
       .arguments = {{.name = "key", .help = "such as api.port, or limits", .required = false}},
       .run = explain,
       .example = "config explain api.port",
       .shows = columns_of<ConfigKey>},
  };
}

}  // namespace ticketing::cli
