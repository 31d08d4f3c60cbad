#include <fstream>
#include <sstream>

#include <ticketing/describe/nearest.hpp>
#include <ticketing/describe/text_value.hpp>

#include "base/toml.hpp"
#include "config/config_keys.hpp"

namespace ticketing::config {
namespace {

/// Reads TOML nodes into described members. Tables overlay: a member that is not named keeps what
/// it has; arrays replace.
class TomlReader {
 public:
  TomlReader(std::string path, Loading& loading) : path_(std::move(path)), loading_(loading) {}

  template <class T>
  void read(const toml::node& node, const std::string& key, T& out) {
    loading_.set_origin(key, origin(node));
    if constexpr (DescribedStruct<T>) {
      read_table(node, key, out);
    } else if constexpr (VectorType<T>) {
      read_array(node, key, out);
    } else if constexpr (OptionalType<T>) {
      typename T::value_type value{};
      const std::size_t before = loading_.errors.size();
      read(node, key, value);
      if (loading_.errors.size() == before) out = std::move(value);
    } else {
      read_scalar(node, key, out);
    }
  }

 private:
  std::string origin(const toml::node& node) const {
    return path_ + ":" + std::to_string(node.source().begin.line);
  }

  static std::string text_of(const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    std::ostringstream out;
    node.visit([&](const auto& n) { out << n; });
    return out.str();
  }

  void complain_type(const toml::node& node, const std::string& key, const std::string& allowed) {
    loading_.complain(key, text_of(node), "must be " + allowed);
  }

  template <class T>
  void read_table(const toml::node& node, const std::string& key, T& out) {
    const auto* table = node.as_table();
    if (!table) return complain_type(node, key, "a table");
    constexpr auto names = member_names<T>();
    for (const auto& member : *table) {
      const std::string_view name = member.first.str();
      const toml::node& child = member.second;
      const std::string child_key = key.empty() ? std::string(name) : key + "." + std::string(name);
      bool known = false;
      for_each_member<T>([&](auto d) {
        if (name != d.name) return;
        known = true;
        read(child, child_key, out.*d.pointer);
      });
      if (known) continue;
      loading_.set_origin(child_key, origin(child));
      loading_.complain(child_key, "", "is not a known key." + did_you_mean(name, names));
    }
  }

  template <class T>
  void read_array(const toml::node& node, const std::string& key, T& out) {
    const auto* array = node.as_array();
    if (!array) return complain_type(node, key, "an array");
    out.clear();
    std::size_t i = 0;
    for (const toml::node& item : *array)
      read(item, key + "[" + std::to_string(i++) + "]", out.emplace_back());
  }

  template <class T>
  void read_scalar(const toml::node& node, const std::string& key, T& out) {
    if constexpr (std::is_same_v<T, bool>) {
      if (const auto* flag = node.as_boolean()) {
        out = flag->get();
        return;
      }
    } else if constexpr (StrongInteger<T>) {
      return read_scalar(node, key, out.value);
    } else if constexpr (IntegerType<T>) {
      if (const auto* number = node.as_integer(); number && std::in_range<T>(number->get())) {
        out = static_cast<T>(number->get());
        return;
      }
    } else {
      if (const auto* text = node.as_string(); text && parse_text(text->get(), out)) return;
    }
    complain_type(node, key, allowed_text<T>());
  }

  const std::string path_;
  Loading& loading_;
};

}  // namespace

void apply_toml_file(const std::string& path, Loading& loading) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!(file && text << file.rdbuf())) {
    loading.errors.push_back({"", "The configuration file " + shown(path) + " cannot be read."});
    return;
  }
  try {
    const toml::table table = toml::parse(text.str(), path);
    TomlReader(path, loading).read(table, "", loading.config);
  } catch (const toml::parse_error& e) {
    const auto& at = e.source().begin;
    loading.errors.push_back({"", path + ":" + std::to_string(at.line) + ":" +
                                      std::to_string(at.column) +
                                      ": is not valid TOML: " + std::string(e.description())});
  } catch (const MalformedToml&) {
    loading.errors.push_back({"", path + ": is not valid TOML"});
  }
}

}  // namespace ticketing::config
