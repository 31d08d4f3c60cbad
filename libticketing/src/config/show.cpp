#include <ticketing/describe/json_write.hpp>
#include <ticketing/describe/text_value.hpp>

#include "config/config_keys.hpp"

namespace ticketing {
namespace {

template <class T>
void write_value(std::string& out, const T& value);

/// A JSON string is a TOML basic string, but for DEL.
void write_string(std::string& out, const std::string& text) {
  std::string quoted;
  write_json_string(quoted, config::without_passwords(text));
  for (const char c : quoted) {
    if (c == '\x7F') {
      out += "\\u007f";
    } else {
      out += c;
    }
  }
}

template <DescribedStruct T>
void write_inline_table(std::string& out, const T& value) {
  std::string_view separator = "{";
  for_each_member<T>([&](auto d) {
    const auto& member = value.*d.pointer;
    if constexpr (OptionalType<std::remove_cvref_t<decltype(member)>>)
      if (!member) return;
    out.append(separator).append(d.name).append(" = ");
    write_value(out, member);
    separator = ", ";
  });
  out += separator == "{" ? "{}" : "}";
}

template <class T>
void write_value(std::string& out, const T& value) {
  if constexpr (DescribedStruct<T>) {
    write_inline_table(out, value);
  } else if constexpr (VectorType<T>) {
    std::string_view separator;
    out += '[';
    for (const auto& item : value) {
      out += separator;
      write_value(out, item);
      separator = ", ";
    }
    out += ']';
  } else if constexpr (OptionalType<T>) {
    write_value(out, *value);
  } else if constexpr (std::is_same_v<T, std::string>) {
    write_string(out, value);
  } else if constexpr (std::is_arithmetic_v<T> || StrongInteger<T>) {
    out += to_text(value);
  } else {
    write_string(out, to_text(value));
  }
}

/// The section's values, then its subsections: TOML wants it in that order.
template <DescribedStruct T>
void write_section(std::string& out, const T& section, const std::string& name) {
  out += (out.empty() ? "[" : "\n[") + name + "]\n";
  for_each_member<T>([&](auto d) {
    const auto& member = section.*d.pointer;
    using M = std::remove_cvref_t<decltype(member)>;
    if constexpr (!DescribedStruct<M>) {
      if constexpr (OptionalType<M>)
        if (!member) return;
      out.append(d.name).append(" = ");
      write_value(out, member);
      out += '\n';
    }
  });
  for_each_member<T>([&](auto d) {
    const auto& member = section.*d.pointer;
    if constexpr (DescribedStruct<std::remove_cvref_t<decltype(member)>>)
      write_section(out, member, name + "." + d.name);
  });
}

}  // namespace

std::map<std::string, std::string> config::toml_values(const Config& config) {
  std::map<std::string, std::string> values;
  for_each_key(config, "", [&](const std::string& key, const auto& member) {
    if constexpr (OptionalType<std::remove_cvref_t<decltype(member)>>)
      if (!member) return;
    write_value(values[key], member);
  });
  return values;
}

std::string show_config(const Config& config) {
  const Config shown = redacted(config);
  std::string out;
  for_each_member<Config>([&](auto d) { write_section(out, shown.*d.pointer, d.name); });
  return out;
}

}  // namespace ticketing
