// Points: a checked 64-bit amount. Overflow is a refusal, never wrap-around.
#pragma once

#include <cstdint>
#include <optional>

namespace ticketing {

/// The largest amount a single ledger entry or balance may have, either sign.
inline constexpr std::int64_t points_max = 1'000'000'000'000;

/// The sum, or nothing when it leaves [-points_max, points_max].
constexpr std::optional<std::int64_t> add_points(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return std::nullopt;
  if (sum > points_max || sum < -points_max) return std::nullopt;
  return sum;
}

}  // namespace ticketing
