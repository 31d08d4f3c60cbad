#include <ticketing/config.hpp>

#include <unistd.h>

#include <algorithm>
#include <filesystem>

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
  std::string pointer = "/";
  for (const char c : key)
    if (c != ']') pointer += c == '.' || c == '[' ? '/' : c;
  // What could not even be read needs no second complaint about its range.
  const auto is_named = [&](const FieldError& e) { return e.pointer.starts_with(pointer); };
  if (std::any_of(errors.begin(), errors.end(), is_named)) return;

  std::string text = key;
  std::int64_t number = 0;
  if (!value.empty() && !is_secret(key) && !from_files.contains(key))
    text +=
        " = " + (parse_text(value, number) ? std::string(value) : shown(without_passwords(value)));
  // An item of a list or a checked part of a table was set where the whole was.
  std::string set = key;
  while (!set.empty() && !origins.contains(set)) {
    const auto cut = set.find_last_of(".[");
    set.resize(cut == set.npos ? 0 : cut);
  }
  if (!set.empty()) text += " (" + origins.at(set) + ")";
  errors.push_back({std::move(pointer), text + " " + detail});
}

void Loading::set_origin(const std::string& key, std::string origin) {
  const auto is_item = [&](const auto& entry) { return entry.first.starts_with(key + "["); };
  std::erase_if(origins, is_item);
  origins[key] = std::move(origin);
}

namespace {

Result<Config> finish(Loading loading) {
  if (loading.errors.empty()) return std::move(loading.config);
  std::string detail = "The configuration is wrong:";
  for (const FieldError& error : loading.errors) detail += "\n  " + error.detail;
  return refuse_fields(ErrorCode::validation_failed, std::move(detail), std::move(loading.errors));
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
  TICKETING_TRY(checked);
  return {};
}

}  // namespace ticketing
