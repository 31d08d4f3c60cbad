// What a member is called in Python.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace ticketing::python {

/// As in C++ and in JSON, unless that is a word of the language: then with an underscore behind it
/// (PEP 8).
inline std::string attribute_name(std::string_view member) {
  static constexpr std::string_view keywords[] = {"as", "from", "global", "in", "is", "pass"};
  std::string name(member);
  if (std::ranges::find(keywords, member) != std::end(keywords)) name += '_';
  return name;
}

}  // namespace ticketing::python
