#include "cli/display_width.hpp"

#include <fmt/format.h>
#include <utf8proc.h>

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

}  // namespace

std::size_t display_width(std::string_view utf8) {
  std::size_t width = 0;
  for_each_code_point(utf8, [&](utf8proc_int32_t code_point, std::string_view) {
    const int columns = code_point < 0 ? 1 : utf8proc_charwidth(code_point);
    width += columns > 0 ? static_cast<std::size_t>(columns) : 0;
  });
  return width;
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
