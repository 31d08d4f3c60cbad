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

}  // namespace ticketing
