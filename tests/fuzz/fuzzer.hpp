// What the fuzzers have in common.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string_view>

namespace ticketing::fuzz {

/// Ends the run: the input that did it is kept.
[[noreturn]] inline void fail(std::string_view what) {
  std::cerr << "broken: " << what << '\n';
  std::abort();
}

inline void expect(bool holds, std::string_view what) {
  if (!holds) fail(what);
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace ticketing::fuzz
