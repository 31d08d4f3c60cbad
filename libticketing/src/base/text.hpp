// What people type, made canonical: Unicode NFC (UAX #15), counted in code points. Every cost here
// grows linearly with what is allowed, never with what was sent.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <ticketing/result.hpp>

namespace ticketing {

/// How many combining marks may follow each other: what the Stream-Safe Text Format (UAX #15,
/// section 13) allows, and no language comes near. Normalising sorts each run of them, at a cost
/// that grows with its square.
inline constexpr int combining_run_max = 30;

/// The longest run of combining marks (characters of a combining class other than 0, counted in
/// their compatibility decomposition) up to the first that is longer than `combining_run_max`.
int longest_combining_run(std::string_view text);

/// `text` in NFC, each CR LF a newline when `multiline`: browsers send those. Refuses, naming
/// `pointer`, a length outside [min_chars, max_chars], invalid UTF-8, control characters (but
/// newline and tab when `multiline`), more than `combining_run_max` combining marks in a row and
/// text that shows nothing. What cannot become short enough is refused by its bytes, then by its
/// characters, before anything else is done with it.
Result<std::string> clean_text(std::string_view text, int min_chars, int max_chars, bool multiline,
                               std::string_view pointer);

/// An e-mail address in lower case: the rule of HTML's <input type=email>, at most
/// `email_bytes_max` bytes.
Result<std::string> clean_email(std::string_view text, std::string_view pointer);

/// Code points; each invalid byte counts as one.
std::size_t count_chars(std::string_view text);

/// Columns in a terminal: Hangul and other wide characters take two, combining ones none.
int display_width(std::string_view text);

}  // namespace ticketing
