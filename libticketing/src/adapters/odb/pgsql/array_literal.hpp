// One-dimensional PostgreSQL array literals (manual, section 8.15): a whole column of values as one
// text parameter.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ticketing {

class ArrayLiteral final {
 public:
  void add(std::int64_t value) { add_number(value); }
  void add(int value) { add_number(value); }
  void add(bool value) {
    separate();
    text_ += value ? 't' : 'f';
  }
  void add(std::string_view value) {
    separate();
    text_ += '"';
    for (const char c : value) {
      if (c == '"' || c == '\\') text_ += '\\';
      text_ += c;
    }
    text_ += '"';
  }
  void add(const std::string& value) { add(std::string_view(value)); }
  template <class T>
  void add(const std::optional<T>& value) {
    if (value) {
      add(*value);
    } else {
      separate();
      text_ += "NULL";
    }
  }

  /// The literal; nothing can be added afterwards.
  std::string finish() && {
    text_ += '}';
    return std::move(text_);
  }

 private:
  void separate() {
    if (text_.size() > 1) text_ += ',';
  }
  template <class Number>
  void add_number(Number value) {
    separate();
    char digits[24];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, value);
    static_cast<void>(error);  // 24 characters hold any 64-bit integer
    text_.append(digits, end);
  }

  std::string text_ = "{";
};

}  // namespace ticketing
