// Each occurrence of a job has one row and one effect, whatever happens to the schedulers.
//
// Short here; TICKETING_TEST_SECONDS=600 tries long histories with other seeds, and a failing one
// is had again by what it prints: TICKETING_SEED=... build/dev/bin/test_jobs
// --gtest_filter='Schedulers*'
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <cstdlib>
#include <string>

#include "jobs/simulation.hpp"

namespace ticketing::test {
namespace {

std::optional<unsigned> number(const char* variable) {
  const char* const given = std::getenv(variable);
  if (!given) return std::nullopt;
  return static_cast<unsigned>(std::stoul(given));
}

class Schedulers : public ::testing::TestWithParam<int> {
 protected:
  // Runs that fail here are no news.
  void SetUp() override { spdlog::set_level(spdlog::level::off); }
  void TearDown() override { spdlog::set_level(spdlog::level::info); }
};

TEST_P(Schedulers, run_each_occurrence_once_whatever_happens_to_them) {
  using Steady = std::chrono::steady_clock;
  const auto seconds = number("TICKETING_TEST_SECONDS");
  const int minutes = seconds ? 10'000 : 800;
  const auto end = Steady::now() + std::chrono::seconds(seconds.value_or(0));
  unsigned seed = number("TICKETING_SEED").value_or(20261128);
  int kills = 0;
  int freezes = 0;
  do {
    Simulation world(seed, GetParam());
    world.run(minutes);
    kills += world.kills();
    freezes += world.freezes();
    world.settle();
    ASSERT_EQ(world.findings(), "")
        << "TICKETING_SEED=" << seed << (seconds ? " TICKETING_TEST_SECONDS=1" : "") << " with "
        << GetParam() << " schedulers";
    ++seed;
  } while (Steady::now() < end);
  EXPECT_GT(kills, 0);
  EXPECT_GT(freezes, 0);
}

INSTANTIATE_TEST_SUITE_P(Many, Schedulers, ::testing::Values(2, 5));

}  // namespace
}  // namespace ticketing::test
