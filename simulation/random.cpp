#include "simulation/random.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace ticketing::simulation {

std::uint64_t seed_of(std::uint64_t seed, std::uint64_t stream) {
  std::uint64_t z = seed + (stream + 1) * 0x9e3779b97f4a7c15ULL;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

double Draws::uniform() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }

std::size_t Draws::below(std::size_t count) {
  return static_cast<std::size_t>(uniform() * static_cast<double>(count));
}

std::size_t Draws::weighted(std::span<const double> weights) {
  double left = uniform() * std::accumulate(weights.begin(), weights.end(), 0.0);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    left -= weights[i];
    if (left < 0) return i;
  }
  return weights.size() - 1;
}

int Draws::poisson(double mean) {
  constexpr double part_max = 30;
  int count = 0;
  for (; mean > 0; mean -= part_max) {
    const double until = std::exp(-std::min(mean, part_max));
    for (double product = uniform(); product > until; product *= uniform()) ++count;
  }
  return count;
}

double Draws::exponential(double mean) { return -mean * std::log1p(-uniform()); }

double Draws::normal() {
  const double radius = std::sqrt(-2 * std::log1p(-uniform()));
  return radius * std::cos(2 * std::numbers::pi * uniform());
}

double Draws::log_normal(double median, double sigma) {
  return median * std::exp(sigma * normal());
}

}  // namespace ticketing::simulation
