// SHA-256 (FIPS 180-4) as hexadecimal digits.
#pragma once

#include <span>
#include <string>

namespace ticketing {

std::string sha256_hex(std::span<const unsigned char> bytes);

}  // namespace ticketing
