#include <gtest/gtest.h>

#include "redis/clock_steps.hpp"

namespace ticketing::test {
namespace {

using namespace std::chrono_literals;

/// Another machine's clock, asked as time passes here.
class ClockStepsTest : public ::testing::Test {
 protected:
  bool look_after(std::chrono::microseconds passed, std::chrono::microseconds took = 1ms) {
    here_ += passed;
    const auto sent = here_;
    here_ += took;
    return steps_.note(
        ahead_ + std::chrono::duration_cast<std::chrono::microseconds>(here_.time_since_epoch()),
        sent, here_);
  }

  ClockSteps steps_{1s};
  ClockSteps::Steady::time_point here_{1000s};
  std::chrono::microseconds ahead_ = 5s;
};

TEST_F(ClockStepsTest, a_clock_that_runs_on_is_trusted) {
  EXPECT_FALSE(look_after(0s));
  EXPECT_FALSE(look_after(1us));
  EXPECT_FALSE(look_after(3600s));
  ahead_ += 20ms;
  EXPECT_FALSE(look_after(1s));
}

TEST_F(ClockStepsTest, a_slow_answer_is_no_step) {
  EXPECT_FALSE(look_after(0s));
  EXPECT_FALSE(look_after(1s, 500ms));
  EXPECT_FALSE(look_after(1s));
}

TEST_F(ClockStepsTest, a_clock_that_was_set_is_not_trusted_until_it_has_settled) {
  for (const auto step : {150ms, -150ms, 3'600'000ms}) {
    EXPECT_FALSE(look_after(2s));
    ahead_ += step;
    EXPECT_TRUE(look_after(1s));
    EXPECT_TRUE(look_after(500ms));
    EXPECT_FALSE(look_after(600ms));
  }
}

}  // namespace
}  // namespace ticketing::test
