// Draws: the same everywhere, and of the distributions they are said to be of.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <vector>

#include "simulation/random.hpp"

namespace ticketing::test {
namespace {

using simulation::Draws;
using simulation::seed_of;

TEST(Draws, are_those_of_the_standards_engine) {
  Draws draws(5489);
  for (int i = 1; i < 10'000; ++i) draws.uniform();
  // [rand.predef]: the 10000th invocation of a default-constructed mt19937_64.
  EXPECT_EQ(draws.uniform(), static_cast<double>(9981545732273789042ULL >> 11) * 0x1p-53);
}

TEST(Draws, have_streams_of_a_seed_by_splitmix64) {
  EXPECT_EQ(seed_of(0, 0), 0xe220a8397b1dcdafULL) << "its first output for the state 0";
  EXPECT_NE(seed_of(0, 1), seed_of(1, 0));
}

struct Sample {
  double mean = 0;
  double variance = 0;
};

Sample sample_of(const std::function<double()>& draw) {
  constexpr int count = 40'000;
  Sample out;
  for (int i = 0; i < count; ++i) {
    const double value = draw();
    out.mean += value / count;
    out.variance += value * value / count;
  }
  out.variance -= out.mean * out.mean;
  return out;
}

TEST(Draws, are_of_the_distributions_they_are_said_to_be_of) {
  Draws draws(1);
  for (const double mean : {0.3, 29.0, 75.0}) {
    const Sample poisson = sample_of([&] { return draws.poisson(mean); });
    EXPECT_NEAR(poisson.mean, mean, 5 * std::sqrt(mean / 40'000));
    EXPECT_NEAR(poisson.variance, mean, mean * 0.05);
  }
  const Sample exponential = sample_of([&] { return draws.exponential(4); });
  EXPECT_NEAR(exponential.mean, 4, 0.1);
  EXPECT_NEAR(exponential.variance, 16, 1);
  const Sample normal = sample_of([&] { return draws.normal(); });
  EXPECT_NEAR(normal.mean, 0, 0.025);
  EXPECT_NEAR(normal.variance, 1, 0.04);
  std::vector<double> log_normal(10'001);
  std::ranges::generate(log_normal, [&] { return draws.log_normal(7200, 1); });
  std::ranges::sort(log_normal);
  EXPECT_NEAR(log_normal[5000], 7200, 7200 * 0.06);
  EXPECT_EQ(draws.poisson(0), 0);
}

TEST(Draws, choose_in_proportion) {
  Draws draws(1);
  const std::array<double, 3> weights = {1, 0, 3};
  std::array<int, 3> chosen{};
  std::array<int, 5> below{};
  for (int i = 0; i < 40'000; ++i) {
    ++chosen.at(draws.weighted(weights));
    ++below.at(draws.below(5));
  }
  EXPECT_NEAR(chosen[0], 10'000, 450);
  EXPECT_EQ(chosen[1], 0);
  for (const int count : below) EXPECT_NEAR(count, 8000, 420);
}

}  // namespace
}  // namespace ticketing::test
