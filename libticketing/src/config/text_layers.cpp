#include <algorithm>
#include <fstream>
#include <sstream>

#include <ticketing/describe/json_read.hpp>

#include "config/config_keys.hpp"

namespace ticketing::config {
namespace {

constexpr std::string_view prefix = "TICKETING_";
constexpr std::string_view file_suffix = "_FILE";

/// Variable -> key, with the two short names.
const std::map<std::string, std::string, std::less<>>& known_variables() {
  static const auto variables = [] {
    std::map<std::string, std::string, std::less<>> out;
    for (const std::string& key : known_keys()) out[environment_name(key)] = key;
    out["TICKETING_STORE"] = "store.url";
    out["TICKETING_REDIS"] = "redis.url";
    return out;
  }();
  return variables;
}

template <class T>
bool parse_list(std::string_view text, std::vector<T>& out, std::string& why) {
  if (text.starts_with('[')) {
    auto read = from_json<std::vector<T>>(text);
    if (!read) {
      why = read.error().detail;
      return false;
    }
    out = std::move(*read);
    return true;
  }
  if constexpr (ScalarType<T>) {
    out.clear();
    while (!text.empty()) {
      const auto comma = std::min(text.find(','), text.size());
      std::string_view item = text.substr(0, comma);
      while (item.starts_with(' ')) item.remove_prefix(1);
      while (item.ends_with(' ')) item.remove_suffix(1);
      if (!parse_text(item, out.emplace_back())) {
        why = "its items must be " + allowed_text<T>();
        return false;
      }
      text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return true;
  } else {
    return false;
  }
}

template <class T>
void set(T& member, const std::string& key, std::string_view text, Loading& loading) {
  if constexpr (VectorType<T>) {
    std::string why;
    if (parse_list(text, member, why)) return;
    std::string allowed = ScalarType<typename T::value_type>
                              ? "must be a JSON array or a list separated by commas"
                              : "must be a JSON array";
    if (!why.empty()) allowed += ": " + why;
    loading.complain(key, text, allowed);
  } else if (!parse_text(text, member)) {
    loading.complain(key, text, "must be " + allowed_text<T>());
  }
}

/// A secret handed over as a file: its content without the line end.
std::optional<std::string> read_secret(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!(file && text << file.rdbuf())) return std::nullopt;
  std::string out = text.str();
  while (out.ends_with('\n') || out.ends_with('\r')) out.pop_back();
  return out;
}

void complain_unknown(const std::string& name, const std::string& origin,
                      const std::vector<std::string_view>& known, Loading& loading) {
  loading.errors.push_back(
      {"/" + name, origin + " " + name + " is not a known setting." + did_you_mean(name, known)});
}

}  // namespace

std::string environment_name(const std::string& key) {
  std::string name(prefix);
  for (const char c : key)
    name += c == '.' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return name;
}

void apply_text(const std::string& key, std::string_view text, const std::string& origin,
                Loading& loading) {
  for_each_key(loading.config, "", [&](const std::string& known, auto& member) {
    if (known != key) return;
    loading.set_origin(key, origin);
    set(member, key, text, loading);
  });
}

void apply_environment(const std::vector<std::pair<std::string, std::string>>& environment,
                       Loading& loading) {
  const auto& variables = known_variables();
  std::map<std::string, std::string> set_by;  // key -> variable
  for (const auto& [name, value] : environment) {
    if (!name.starts_with(prefix)) continue;
    auto variable = variables.find(name);
    const bool is_file = variable == variables.end() && name.ends_with(file_suffix);
    if (is_file) variable = variables.find(name.substr(0, name.size() - file_suffix.size()));
    if (variable == variables.end()) {
      std::vector<std::string_view> known;
      for (const auto& [known_name, key] : variables) known.push_back(known_name);
      complain_unknown(name, "environment:", known, loading);
      continue;
    }
    const std::string& key = variable->second;
    const auto [first, is_first] = set_by.try_emplace(key, name);
    if (!is_first) {
      loading.set_origin(key, name);
      loading.complain(key, "", "is set by " + first->second + " too; keep one of them");
      continue;
    }
    if (!is_file) {
      apply_text(key, value, name, loading);
    } else if (const auto secret = read_secret(value)) {
      // Whoever hands a value over as a file does not want it shown.
      loading.from_files.insert(key);
      apply_text(key, *secret, name + "=" + value, loading);
    } else {
      loading.set_origin(key, name);
      loading.complain(key, value, "must name a file that can be read");
    }
  }
}

void apply_flags(const std::vector<std::pair<std::string, std::string>>& flags, Loading& loading) {
  const auto& keys = known_keys();
  for (const auto& [key, value] : flags) {
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) {
      apply_text(key, value, "command line", loading);
    } else {
      complain_unknown(key, "command line:", {keys.begin(), keys.end()}, loading);
    }
  }
}

}  // namespace ticketing::config
