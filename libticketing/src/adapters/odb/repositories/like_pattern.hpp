// Patterns for LIKE.
#pragma once

#include <string>
#include <string_view>

namespace ticketing {

/// Matches `part` anywhere, whatever is in it. To be used with the escape character '\'.
inline std::string containing(std::string_view part) {
  std::string pattern = "%";
  for (const char c : part) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

/// ASCII letters in lower case. SQLite's LIKE does not tell cases apart, PostgreSQL's does: a
/// pattern in the case of the column means the same to both.
inline std::string in_lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

}  // namespace ticketing
