#include "cli/display_width.hpp"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <utility>

namespace ticketing::cli {
namespace {

/// Calls `fn(code point, bytes)`; -1 for a byte that starts no character.
template <class Fn>
void for_each_code_point(std::string_view text, Fn&& fn) {
  while (!text.empty()) {
    utf8proc_int32_t code_point = -1;
    const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                         static_cast<utf8proc_ssize_t>(text.size()), &code_point);
    const std::size_t used = length > 0 ? static_cast<std::size_t>(length) : 1;
    fn(length > 0 ? code_point : -1, text.substr(0, used));
    text.remove_prefix(used);
  }
}

/// Those that turn the direction of what follows (UAX #9): text that is not what it seems.
bool turns_direction(utf8proc_int32_t code_point) {
  return code_point == 0x061c || code_point == 0x200e || code_point == 0x200f ||
         (code_point >= 0x202a && code_point <= 0x202e) ||
         (code_point >= 0x2066 && code_point <= 0x2069);
}

/// What a reader takes for one character (UAX #29), with the room it takes.
struct Grapheme {
  std::string_view bytes;
  std::size_t columns = 0;
};

/// Shows a character as an emoji, which takes two columns, where it would be text by itself.
constexpr utf8proc_int32_t emoji_style = 0xfe0f;

bool is_flag_letter(utf8proc_int32_t code_point) {
  return code_point >= 0x1f1e6 && code_point <= 0x1f1ff;
}

std::size_t columns_of(utf8proc_int32_t code_point) {
  if (code_point < 0) return 1;
  if (code_point == emoji_style || is_flag_letter(code_point)) return 2;
  const int columns = utf8proc_charwidth(code_point);
  return columns > 0 ? static_cast<std::size_t>(columns) : 0;
}

/// Calls `fn(grapheme)`.
template <class Fn>
void for_each_grapheme(std::string_view text, Fn&& fn) {
  Grapheme grapheme{text.substr(0, 0)};
  utf8proc_int32_t before = -1;
  utf8proc_int32_t state = 0;
  for_each_code_point(text, [&](utf8proc_int32_t code_point, std::string_view bytes) {
    const bool broken = code_point < 0 || before < 0;
    if (broken || utf8proc_grapheme_break_stateful(before, code_point, &state)) {
      if (!grapheme.bytes.empty()) fn(grapheme);
      grapheme = Grapheme{bytes.substr(0, 0)};
      if (broken) state = 0;
    }
    grapheme.bytes = {grapheme.bytes.data(), grapheme.bytes.size() + bytes.size()};
    grapheme.columns = std::max(grapheme.columns, columns_of(code_point));
    before = code_point;
  });
  if (!grapheme.bytes.empty()) fn(grapheme);
}

constexpr std::string_view cut_mark = "…";

}  // namespace

std::size_t display_width(std::string_view utf8) {
  std::size_t width = 0;
  for_each_grapheme(utf8, [&](const Grapheme& grapheme) { width += grapheme.columns; });
  return width;
}

std::string cut(std::string_view utf8, std::size_t columns) {
  if (display_width(utf8) <= columns) return std::string(utf8);
  if (columns == 0) return {};
  std::string out;
  std::size_t room = columns - 1;
  for_each_grapheme(utf8, [&](const Grapheme& grapheme) {
    if (grapheme.columns > room) room = 0;
    if (room == 0) return;
    out += grapheme.bytes;
    room -= grapheme.columns;
  });
  return out + std::string(cut_mark);
}

std::vector<std::string> wrapped(std::string_view utf8, std::size_t columns) {
  std::vector<std::string> lines(1);
  std::size_t used = 0;
  std::size_t space = std::string::npos;  // where the line may end, just behind its last space
  for_each_grapheme(utf8, [&](const Grapheme& grapheme) {
    if (used + grapheme.columns > columns) {
      std::string rest;
      if (space != std::string::npos) {
        rest = lines.back().substr(space);
        lines.back().resize(space - 1);
      }
      used = display_width(rest);
      space = std::string::npos;
      lines.push_back(std::move(rest));
    }
    lines.back() += grapheme.bytes;
    used += grapheme.columns;
    if (grapheme.bytes == " ") space = lines.back().size();
  });
  return lines;
}

std::string printable(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for_each_code_point(utf8, [&](utf8proc_int32_t code_point, std::string_view bytes) {
    const auto category = code_point < 0 ? UTF8PROC_CATEGORY_CN : utf8proc_category(code_point);
    const bool breaks_line = category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
    if (code_point < 0) {
      out += "\xEF\xBF\xBD";
    } else if (category == UTF8PROC_CATEGORY_CC || breaks_line) {
      out += ' ';
    } else if (turns_direction(code_point)) {
      out += fmt::format("\\u{:04x}", code_point);
    } else {
      out += bytes;
    }
  });
  return out;
}

std::string escaped(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for_each_code_point(utf8, [&](utf8proc_int32_t code_point, std::string_view bytes) {
    const bool unseen = code_point >= 0 && utf8proc_category(code_point) == UTF8PROC_CATEGORY_CC &&
                        code_point != '\n' && code_point != '\t';
    if (code_point == '\\') {
      out += "\\\\";
    } else if (unseen || turns_direction(code_point)) {
      out += fmt::format("\\u{:04x}", code_point);
    } else {
      out += bytes;
    }
  });
  return out;
}

}  // namespace ticketing::cli
