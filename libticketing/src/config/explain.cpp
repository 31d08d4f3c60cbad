#include <ticketing/config/config_key.hpp>
#include <ticketing/describe/nearest.hpp>
#include <ticketing/describe/text_value.hpp>

#include "config/config_keys.hpp"
#include "config/meanings.hpp"

namespace ticketing {
namespace {

template <class T>
std::string allowed_of(const std::string& key) {
  if constexpr (IntegerType<T> || StrongInteger<T>) {
    const auto range = config::bounds_of(key);
    return range ? to_text(range->min) + " to " + to_text(range->max) : std::string();
  } else if constexpr (std::is_same_v<T, bool> || DescribedEnum<T>) {
    return allowed_text<T>();
  } else if constexpr (OptionalType<T>) {
    return allowed_of<typename T::value_type>(key);
  } else if constexpr (VectorType<T>) {
    return "a list";
  } else {
    return {};
  }
}

const std::vector<ConfigKey>& every_key() {
  static const auto keys = [] {
    std::vector<ConfigKey> all;
    const Config defaults;
    auto values = config::toml_values(defaults);
    config::for_each_key(defaults, "", [&](const std::string& key, const auto& member) {
      all.push_back({.key = key,
                     .meaning = std::string(config::meaning_of(key)),
                     .default_value = values[key],
                     .allowed = allowed_of<std::remove_cvref_t<decltype(member)>>(key),
                     .environment = config::environment_name(key),
                     .secret = config::is_secret(key)});
    });
    return all;
  }();
  return keys;
}

}  // namespace

Result<std::vector<ConfigKey>> explain_config(std::string_view key_or_section) {
  std::vector<ConfigKey> found;
  std::vector<std::string_view> names;
  const std::string inside = std::string(key_or_section) + '.';
  for (const ConfigKey& one : every_key()) {
    names.push_back(one.key);
    if (key_or_section.empty() || one.key == key_or_section || one.key.starts_with(inside))
      found.push_back(one);
  }
  if (found.empty())
    return refuse(ErrorCode::not_found, "there is no key or section " + shown(key_or_section) +
                                            " in the configuration." +
                                            did_you_mean(key_or_section, names));
  return found;
}

}  // namespace ticketing
