// Bounds on what is sent that more than one room has; those of one room are beside its values.
#pragma once

#include <cstddef>

namespace ticketing {

/// Of an e-mail address: RFC 5321, section 4.5.3.1.
inline constexpr std::size_t email_bytes_max = 254;

/// Characters of a note: why somebody with power over others does something.
inline constexpr int note_chars_max = 500;

/// For how many days tickets and coupons can be used.
inline constexpr int valid_days_max = 3650;

}  // namespace ticketing
