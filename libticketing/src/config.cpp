#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <ticketing/config.hpp>
#include <ticketing/describe/text_value.hpp>

#include "config/config_keys.hpp"

namespace ticketing {
namespace config {

const std::vector<std::string>& known_keys() {
  static const auto keys = [] {
    std::vector<std::string> out;
    const Config defaults;
    for_each_key(defaults, "", [&](const std::string& key, const auto&) { out.push_back(key); });
    return out;
  }();
  return keys;
}

void Loading::complain(const std::string& key, std::string_view value, const std::string& detail) {
  std::string pointer = "/" + key;
  std::replace(pointer.begin(), pointer.end(), '.', '/');
  std::string text = key;
  if (!value.empty()) text += " = " + shown(redact(value));
  // An item of a list or a checked part of a table was set where the whole was.
  std::string set = key;
  while (!set.empty() && !origins.contains(set)) {
    const auto cut = set.find_last_of(".[");
    set.resize(cut == set.npos ? 0 : cut);
  }
  if (!set.empty()) text += " (" + origins.at(set) + ")";
  errors.push_back({std::move(pointer), text + " " + detail});
}

namespace {

Result<Config> finish(Loading loading) {
  if (loading.errors.empty()) return std::move(loading.config);
  std::string detail = "The configuration is wrong:";
  for (const FieldError& error : loading.errors) detail += "\n  " + error.detail;
  Error error{
      ErrorCode::validation_failed, std::move(detail), std::move(loading.errors), {}, {}, {}, {}};
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace
}  // namespace config

std::vector<std::pair<std::string, std::string>> process_environment() {
  std::vector<std::pair<std::string, std::string>> out;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    if (const auto equals = text.find('='); equals != text.npos)
      out.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return out;
}

Result<Config> load_config(const ConfigSources& sources) {
  constexpr const char* system_file = "/etc/ticketing/ticketing.toml";
  config::Loading loading;
  if (sources.system_file && std::filesystem::exists(system_file))
    config::apply_toml_file(system_file, loading);
  if (sources.file) config::apply_toml_file(*sources.file, loading);
  config::apply_environment(sources.environment, loading);
  config::apply_flags(sources.flags, loading);
  config::check(loading);
  return config::finish(std::move(loading));
}

Result<void> check_config(const Config& config) {
  config::Loading loading;
  loading.config = config;
  config::check(loading);
  auto checked = config::finish(std::move(loading));
  if (!checked) return tl::unexpected<Error>(std::move(checked.error()));
  return {};
}

}  // namespace ticketing
