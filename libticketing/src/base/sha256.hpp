// SHA-256 (FIPS 180-4) as hexadecimal digits.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace ticketing {

std::string sha256_hex(std::span<const unsigned char> bytes);
std::string sha256_hex(std::string_view text);

}  // namespace ticketing
