// Points: what is earned and spent. Prices and discounts are points too: one is worth 1 KRW.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <stdexcept>

namespace ticketing {

/// A whole number of points, of either sign. JSON: an integer. Arithmetic is checked: a result
/// beyond 64 bits throws std::logic_error, because whoever takes numbers from outside refuses
/// those beyond `points_max` first. No number of anything else becomes points by accident.
struct Points {
  std::int64_t value = 0;

  constexpr Points() = default;
  constexpr explicit Points(std::int64_t points) : value(points) {}

  friend constexpr auto operator<=>(const Points&, const Points&) = default;

  friend constexpr Points operator+(Points a, Points b) {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(a.value, b.value, &sum)) overflow();
    return Points(sum);
  }
  friend constexpr Points operator-(Points a, Points b) {
    std::int64_t difference = 0;
    if (__builtin_sub_overflow(a.value, b.value, &difference)) overflow();
    return Points(difference);
  }
  friend constexpr Points operator*(Points a, std::int64_t count) {
    std::int64_t product = 0;
    if (__builtin_mul_overflow(a.value, count, &product)) overflow();
    return Points(product);
  }
  constexpr Points operator-() const { return Points() - *this; }
  constexpr Points& operator+=(Points other) { return *this = *this + other; }
  constexpr Points& operator-=(Points other) { return *this = *this - other; }

  /// For a stream of any kind, so that a failing test shows the number.
  template <class Stream>
  friend Stream& operator<<(Stream& out, Points points) {
    out << points.value;
    return out;
  }

 private:
  [[noreturn]] static void overflow() {
    throw std::logic_error("Points: a result does not fit 64 bits");
  }
};

/// The largest amount a single ledger entry or balance may have, either sign.
inline constexpr Points points_max{1'000'000'000'000};

/// The sum, or nothing when it leaves [-points_max, points_max].
constexpr std::optional<Points> add_points(Points a, Points b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a.value, b.value, &sum)) return std::nullopt;
  const Points points(sum);
  if (points > points_max || points < -points_max) return std::nullopt;
  return points;
}

}  // namespace ticketing
