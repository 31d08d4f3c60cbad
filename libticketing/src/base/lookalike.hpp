// Texts that look like others.
#pragma once

#include <string>
#include <string_view>

namespace ticketing {

/// Whether a character turns the direction of what follows (UAX #9).
bool turns_direction(std::string_view text);

/// Without white space at its ends.
std::string_view trimmed(std::string_view text);

/// What `text`, valid UTF-8 of bounded length, looks like, for comparison: letters and digits only,
/// in one case, without marks, those of other scripts and digits that pass for Latin letters
/// replaced by these. Two texts with the same skeleton can be taken for each other.
std::string skeleton(std::string_view text);

/// `text` in NFC, or as it is where it is no UTF-8: for passwords, which are compared and not
/// shown.
std::string nfc_or_same(std::string_view text);

}  // namespace ticketing
