#include "cli/demo/rush_times.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace ticketing::cli {

std::pair<Contestant::Instant, Contestant::Instant> span_of(
    const std::vector<Contestant>& contestants) {
  auto first = Contestant::Instant::max();
  auto last = Contestant::Instant::min();
  for (const Contestant& one : contestants) {
    first = std::min(first, one.started);
    last = std::max(last, one.finished);
  }
  return {first, last};
}

double micros_between(Contestant::Instant from, Contestant::Instant to) {
  return std::chrono::duration<double, std::micro>(to - from).count();
}

std::string shown_micros(std::int64_t micros) {
  const auto in = [](double value, const char* unit) {
    // A digit behind the point where the number is small and not whole.
    const bool whole = value >= 10 || value == static_cast<double>(static_cast<int>(value));
    return whole ? fmt::format("{:.0f} {}", value, unit) : fmt::format("{:.1f} {}", value, unit);
  };
  if (micros < 1000) return in(static_cast<double>(micros), "µs");
  if (micros < 1'000'000) return in(static_cast<double>(micros) / 1e3, "ms");
  return in(static_cast<double>(micros) / 1e6, "s");
}

}  // namespace ticketing::cli
