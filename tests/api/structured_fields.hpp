// As much of RFC 9651 (Structured Field Values) as the RateLimit fields use: a List of Items whose
// bare items are Strings and whose parameters are Integers. Everything else is an error.
#pragma once

#include <cctype>
#include <map>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ticketing::test {

struct SfItem {
  std::string text;
  std::map<std::string, long long> parameters;
  bool operator==(const SfItem&) const = default;
};

inline void PrintTo(const SfItem& item, std::ostream* out) {
  *out << '"' << item.text << '"';
  for (const auto& [key, value] : item.parameters) *out << ';' << key << '=' << value;
}

class SfParser {
 public:
  explicit SfParser(std::string_view text) : rest_(text) {}

  /// Section 4.2.1: members by commas, with optional white space around them, none after the last.
  std::vector<SfItem> list() {
    std::vector<SfItem> members;
    skip(" ");
    while (!rest_.empty()) {
      members.push_back(item());
      skip(" \t");
      if (rest_.empty()) return members;
      expect(',');
      skip(" \t");
      if (rest_.empty()) fail("a trailing comma");
    }
    return members;
  }

 private:
  /// Section 4.2.3.
  SfItem item() {
    SfItem item{string(), {}};
    while (rest_.starts_with(';')) {
      rest_.remove_prefix(1);
      skip(" ");
      const std::string name = key();
      expect('=');
      item.parameters[name] = integer();
    }
    return item;
  }

  /// Section 4.2.5.
  std::string string() {
    std::string out;
    expect('"');
    for (;;) {
      char c = next();
      if (c == '"') return out;
      if (c == '\\') {
        c = next();
        if (c != '"' && c != '\\') fail("an escape of something else");
      } else if (c < ' ' || c > '~') {
        fail("a character that is not printable ASCII");
      }
      out += c;
    }
  }

  /// Section 4.2.3.3.
  std::string key() {
    std::string out(1, next());
    if (out[0] != '*' && !std::islower(static_cast<unsigned char>(out[0]))) fail("a wrong key");
    const auto is_part = [](char c) {
      return std::islower(static_cast<unsigned char>(c)) ||
             std::isdigit(static_cast<unsigned char>(c)) ||
             std::string_view("_-.*").find(c) != std::string_view::npos;
    };
    while (!rest_.empty() && is_part(rest_.front())) out += next();
    return out;
  }

  /// Section 4.2.4.
  long long integer() {
    std::string digits;
    if (rest_.starts_with('-')) digits += next();
    const auto is_digit = [&] {
      return !rest_.empty() && std::isdigit(static_cast<unsigned char>(rest_.front()));
    };
    if (!is_digit()) fail("no digit");
    while (is_digit()) digits += next();
    if (digits.size() > 15) fail("too long an Integer");
    if (rest_.starts_with('.')) fail("a Decimal");
    return std::stoll(digits);
  }

  char next() {
    if (rest_.empty()) fail("an early end");
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  void expect(char c) {
    if (next() != c) fail(std::string("something else than ") + c);
  }
  void skip(std::string_view blanks) {
    while (!rest_.empty() && blanks.find(rest_.front()) != std::string_view::npos)
      rest_.remove_prefix(1);
  }
  [[noreturn]] void fail(const std::string& what) const {
    throw std::runtime_error("RFC 9651: " + what + " before '" + std::string(rest_) + "'");
  }

  std::string_view rest_;
};

inline std::vector<SfItem> parse_sf_list(std::string_view field) { return SfParser(field).list(); }

}  // namespace ticketing::test
