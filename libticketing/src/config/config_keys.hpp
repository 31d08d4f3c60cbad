// The Config struct seen as dotted keys: one walk for every layer, the checks and the display.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <ticketing/config.hpp>
#include <ticketing/describe/traits.hpp>

namespace ticketing::config {

/// Calls fn("store.url", member) for every value, sections in order, nested structs walked into.
template <class T, class Fn>
void for_each_key(T& object, const std::string& prefix, Fn&& fn) {
  for_each_member<std::remove_const_t<T>>([&](auto d) {
    auto& member = object.*d.pointer;
    const std::string key = prefix.empty() ? d.name : prefix + "." + d.name;
    if constexpr (DescribedStruct<std::remove_cvref_t<decltype(member)>>) {
      for_each_key(member, key, fn);
    } else {
      fn(key, member);
    }
  });
}

/// Every key there is.
const std::vector<std::string>& known_keys();

/// The variable that sets `key`: TICKETING_<SECTION>_<KEY>.
std::string environment_name(const std::string& key);

/// Inclusive bounds of a number.
struct Bounds {
  std::string_view key;
  std::int64_t min;
  std::int64_t max;
};
/// None where its rule is no pair of bounds.
std::optional<Bounds> bounds_of(std::string_view key);

/// Each key's value as a configuration file would say it; not in there: absent ones.
std::map<std::string, std::string> toml_values(const Config& config);

/// What is being loaded: the values, where each was set, and what was wrong with them.
struct Loading {
  Config config;
  std::map<std::string, std::string> origins;  ///< key -> "ticketing.toml:7", "TICKETING_STORE"
  std::set<std::string> from_files;            ///< keys whose values secret files hold
  std::vector<FieldError> errors;

  /// Says what is wrong with `key`; `value` as given ("" when that says nothing), secrets removed.
  void complain(const std::string& key, std::string_view value, const std::string& detail);
  /// A later layer sets `key` anew, items and all.
  void set_origin(const std::string& key, std::string origin);
};

/// Each layer sets what it has and complains about what it cannot.
void apply_toml_file(const std::string& path, Loading& loading);
void apply_environment(const std::vector<std::pair<std::string, std::string>>& environment,
                       Loading& loading);
void apply_flags(const std::vector<std::pair<std::string, std::string>>& flags, Loading& loading);

/// Sets one key from text: scalars as they are, lists as JSON or separated by commas.
void apply_text(const std::string& key, std::string_view text, const std::string& origin,
                Loading& loading);

/// Ranges and cross-field rules.
void check(Loading& loading);

/// Whether the whole value of `key` is a secret, by its name: "kobis.key", "smtp.password". A path
/// to one ("ledger.chain_key_file") is none.
bool is_secret(std::string_view key);

/// `text` with the passwords in it, if it is a URL, replaced by "***".
std::string without_passwords(std::string_view text);

}  // namespace ticketing::config
