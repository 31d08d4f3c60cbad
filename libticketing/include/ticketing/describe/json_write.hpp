// Described types to JSON, straight into a string.
#pragma once

#include <charconv>
#include <cmath>
#include <string>
#include <string_view>

#include <ticketing/describe/traits.hpp>

namespace ticketing {

/// Appends `text`, which must be UTF-8, quoted and escaped.
void write_json_string(std::string& out, std::string_view text);

namespace describe_detail {
/// The text that introduces a member: `"name":`.
template <class Descriptor>
struct MemberKey {
  static constexpr std::size_t size = std::char_traits<char>::length(Descriptor::name) + 3;
  static constexpr std::array<char, size> text = [] {
    std::array<char, size> key{};
    key[0] = '"';
    for (std::size_t i = 0; i < size - 3; ++i) key[i + 1] = Descriptor::name[i];
    key[size - 2] = '"';
    key[size - 1] = ':';
    return key;
  }();
};
}  // namespace describe_detail

/// Appends `value`, compact: structs as objects in member order, enums as strings, ids and
/// points as integers, Timestamp as RFC 3339, LocalDate as a date, nothing as null. An absent Patch
/// member is left out, so that a request reads back as it was.
template <class T>
void write_json(std::string& out, const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (IntegerType<T>) {
    char buffer[24];
    out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
  } else if constexpr (std::is_floating_point_v<T>) {
    if (!std::isfinite(value)) {
      out += "null";  // JSON has neither infinities nor NaN
    } else {
      char buffer[32];
      out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
    }
  } else if constexpr (IdType<T>) {
    if (value == T{}) {
      out += "null";  // of what is not stored, as in a dry run's reply
    } else {
      write_json(out, value.value);
    }
  } else if constexpr (StrongInteger<T>) {
    write_json(out, value.value);
  } else if constexpr (DescribedEnum<T>) {
    out.append(1, '"').append(enumerator_name(value)).append(1, '"');
  } else if constexpr (std::is_same_v<T, Timestamp>) {
    out += '"';
    append_rfc3339(out, value);
    out += '"';
  } else if constexpr (std::is_same_v<T, LocalDate>) {
    out.append(1, '"').append(to_iso_date(value)).append(1, '"');
  } else if constexpr (TextType<T>) {
    write_json_string(out, value);
  } else if constexpr (OptionalType<T>) {
    if (value) {
      write_json(out, *value);
    } else {
      out += "null";
    }
  } else if constexpr (PatchType<T>) {
    write_json(out, value.value);
  } else if constexpr (VectorType<T>) {
    char separator = '[';
    for (const auto& item : value) {
      out += separator;
      write_json(out, item);
      separator = ',';
    }
    out += value.empty() ? "[]" : "]";
  } else if constexpr (MapType<T>) {
    char separator = '{';
    for (const auto& [key, item] : value) {
      out += separator;
      write_json_string(out, key);
      out += ':';
      write_json(out, item);
      separator = ',';
    }
    out += value.empty() ? "{}" : "}";
  } else {
    static_assert(DescribedStruct<T>, "a type without a JSON form");
    char separator = '{';
    for_each_member<T>([&](auto d) {
      const auto& member = value.*d.pointer;
      if constexpr (PatchType<std::remove_cvref_t<decltype(member)>>)
        if (!member.present) return;
      out += separator;
      using Key = describe_detail::MemberKey<decltype(d)>;
      out.append(Key::text.data(), Key::size);
      write_json(out, member);
      separator = ',';
    });
    out += separator == '{' ? "{}" : "}";
  }
}

template <class T>
std::string to_json(const T& value) {
  std::string out;
  write_json(out, value);
  return out;
}

}  // namespace ticketing
