// What people type, made canonical: Unicode NFC (UAX #15), counted in code points.
#pragma once

#include <string>
#include <string_view>

#include <ticketing/result.hpp>

namespace ticketing {

/// `text` in NFC. Refuses, naming `pointer`, invalid UTF-8, control characters (but newline and tab
/// when `multiline`), a length outside [min_chars, max_chars] and text that shows nothing.
Result<std::string> clean_text(std::string_view text, int min_chars, int max_chars, bool multiline,
                               std::string_view pointer);

/// An e-mail address in lower case: the rule of HTML's <input type=email>, at most 254 bytes
/// (RFC 5321 section 4.5.3.1).
Result<std::string> clean_email(std::string_view text, std::string_view pointer);

/// Code points; each invalid byte counts as one.
std::size_t count_chars(std::string_view text);

/// Columns in a terminal: Hangul and other wide characters take two, combining ones none.
int display_width(std::string_view text);

}  // namespace ticketing
