// Searching names without knowing their language: by overlapping pairs of characters.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ticketing {

/// NFKC, lower case, white space folded to single spaces: what is compared. At most 200 characters.
std::string search_text(std::string_view text);

/// The distinct characters and pairs of neighbouring characters of `search_text(text)`: a text that
/// contains another has all its terms. Works for Korean as for English, needs no dictionary.
std::vector<std::string> search_terms(std::string_view text);

/// The terms to look a query up by: its pairs, or its one character.
std::vector<std::string> query_terms(std::string_view query);

}  // namespace ticketing
