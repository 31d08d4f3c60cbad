// Single byte ranges (RFC 9110, section 14).
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace ticketing::api {

/// Bytes [begin, end) of a representation.
struct ByteRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// What a Range field asks for of `size` bytes. Nothing when the field is to be
/// ignored (absent, malformed, another unit, several ranges); an empty range
/// when it cannot be satisfied.
std::optional<ByteRange> parse_range(std::string_view field, std::size_t size);

}  // namespace ticketing::api
