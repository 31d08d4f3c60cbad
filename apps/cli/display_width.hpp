// How much room text takes in a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ticketing::cli {

/// Columns: Hangul, kana, ideographs and emoji take two, whatever an emoji is composed of;
/// combining marks none.
std::size_t display_width(std::string_view utf8);

/// As it is where it takes at most `columns`, else its beginning and "…"; never half a character.
std::string cut(std::string_view utf8, std::size_t columns);

/// In lines of at most `columns` (at least two), broken after a space where there is one.
std::vector<std::string> wrapped(std::string_view utf8, std::size_t columns);

/// As one line that cannot steer a terminal: control characters become spaces, broken UTF-8 U+FFFD.
std::string printable(std::string_view utf8);

/// As it is stored, but for what is not seen: control characters other than line ends and tabs, and
/// those that change the direction of text, as \u202e; a backslash as two.
std::string escaped(std::string_view utf8);

}  // namespace ticketing::cli
