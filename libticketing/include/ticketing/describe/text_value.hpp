// One scalar from and to text: query parameters, arguments, environment variables, table cells.
#pragma once

#include <charconv>
#include <string>
#include <string_view>
#include <system_error>

#include <ticketing/describe/traits.hpp>

namespace ticketing {

/// A value as it may be shown in a message: in quotes, valid UTF-8 without control characters, cut
/// after 60 characters.
std::string shown(std::string_view value);

/// False, and `out` untouched, when `text` as a whole is not a T. Of an optional, "" is none.
template <class T>
bool parse_text(std::string_view text, T& out) {
  if constexpr (OptionalType<T>) {
    if (text.empty()) {
      out.reset();
      return true;
    }
    typename T::value_type value{};
    if (!parse_text(text, value)) return false;
    out = std::move(value);
    return true;
  } else if constexpr (std::is_same_v<T, bool>) {
    if (text == "true" || text == "1" || text == "yes" || text == "on") {
      out = true;
    } else if (text == "false" || text == "0" || text == "no" || text == "off") {
      out = false;
    } else {
      return false;
    }
    return true;
  } else if constexpr (StrongInteger<T>) {
    return parse_text(text, out.value);
  } else if constexpr (std::is_arithmetic_v<T>) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return false;
    out = value;
    return true;
  } else if constexpr (DescribedEnum<T>) {
    const auto value = enumerator_of<T>(text);
    if (value) out = *value;
    return value.has_value();
  } else if constexpr (std::is_same_v<T, Timestamp>) {
    const auto value = parse_rfc3339(text);
    if (value) out = *value;
    return value.has_value();
  } else if constexpr (std::is_same_v<T, LocalDate>) {
    const auto value = parse_iso_date(text);
    if (value) out = *value;
    return value.has_value();
  } else {
    static_assert(std::is_same_v<T, std::string>, "not a scalar");
    out.assign(text);
    return true;
  }
}

template <class T>
std::string to_text(const T& value) {
  if constexpr (OptionalType<T>) {
    return value ? to_text(*value) : std::string();
  } else if constexpr (PatchType<T>) {
    return to_text(value.value);
  } else if constexpr (std::is_same_v<T, bool>) {
    return value ? "true" : "false";
  } else if constexpr (StrongInteger<T>) {
    return to_text(value.value);
  } else if constexpr (std::is_arithmetic_v<T>) {
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    return std::string(buffer, end);
  } else if constexpr (DescribedEnum<T>) {
    return std::string(enumerator_name(value));
  } else if constexpr (std::is_same_v<T, Timestamp>) {
    return to_rfc3339(value);
  } else if constexpr (std::is_same_v<T, LocalDate>) {
    return to_iso_date(value);
  } else {
    static_assert(TextType<T>, "not a scalar");
    return std::string(std::string_view(value));
  }
}

/// What a T may be, for messages: "an integer", "one of notice, event, general".
template <class T>
std::string allowed_text() {
  if constexpr (OptionalType<T>) {
    return allowed_text<typename T::value_type>();
  } else if constexpr (std::is_same_v<T, bool>) {
    return "true or false";
  } else if constexpr (IntegerType<T> || StrongInteger<T>) {
    return "an integer";
  } else if constexpr (std::is_floating_point_v<T>) {
    return "a number";
  } else if constexpr (DescribedEnum<T>) {
    std::string out = "one of ";
    bool first = true;
    for (const std::string_view name : enumerator_names<T>()) {
      if (!first) out += ", ";
      out += name;
      first = false;
    }
    return out;
  } else if constexpr (std::is_same_v<T, Timestamp>) {
    return "an RFC 3339 date-time such as 2026-11-22T04:05:06Z";
  } else if constexpr (std::is_same_v<T, LocalDate>) {
    return "a date such as 2026-11-22";
  } else if constexpr (TextType<T>) {
    return "a string";
  } else if constexpr (VectorType<T>) {
    return "an array";
  } else {
    return "an object";
  }
}

}  // namespace ticketing
