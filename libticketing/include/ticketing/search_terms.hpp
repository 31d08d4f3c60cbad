// Searching names and texts without knowing their language: by overlapping pairs of characters.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ticketing {

/// So many characters of a name, or of a text, can be found.
inline constexpr std::size_t name_chars_searched = 200;
inline constexpr std::size_t text_chars_searched = 2000;

/// NFKC, lower case, white space folded to single spaces: what is compared. The first `chars_max`
/// characters of it.
std::string search_text(std::string_view text, std::size_t chars_max = name_chars_searched);

/// The distinct characters and pairs of neighbouring characters of `search_text(text)`: a text that
/// contains another has all its terms. Works for Korean as for English, needs no dictionary.
std::vector<std::string> search_terms(std::string_view text);

/// `search_text` of the first `text_chars_searched` characters of a text that may be long: it costs
/// no more, however long it is.
std::string long_search_text(std::string_view text);

/// The distinct pairs of neighbouring characters of `long_search_text(text)`: what a long text is
/// found by, and so not by single characters.
std::vector<std::string> text_terms(std::string_view text);

/// The terms to look a query up by: its pairs, or its one character.
std::vector<std::string> query_terms(std::string_view query);

}  // namespace ticketing
