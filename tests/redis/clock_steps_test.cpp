#include <gtest/gtest.h>

#include "redis/clock_steps.hpp"

namespace ticketing::test {
namespace {

using namespace std::chrono_literals;
using std::chrono::microseconds;

/// Another machine's clock, asked as time passes here.
class ClockStepsTest : public ::testing::Test {
 protected:
  ClockStepsTest() { EXPECT_FALSE(look_after(0s)) << "there is nothing to compare with yet"; }

  /// How large a step may have gone unseen, if its time can be compared.
  std::optional<microseconds> look_after(microseconds passed, microseconds took = 1ms) {
    here_ += passed;
    const auto sent = here_;
    here_ += took;
    // It answers half-way.
    const auto time = here_ - took / 2;
    return steps_.note(ahead_ + std::chrono::duration_cast<microseconds>(time.time_since_epoch()),
                       sent, here_);
  }

  ClockSteps steps_{1s};
  ClockSteps::Steady::time_point here_{1000s};
  microseconds ahead_ = 5s;
};

TEST_F(ClockStepsTest, a_clock_that_runs_on_is_trusted_to_what_looks_show) {
  EXPECT_EQ(look_after(0s), 2ms + 5us);
  EXPECT_EQ(look_after(1us), 2ms + 5us);
  EXPECT_EQ(look_after(1s), 2ms + 5005us);
  ahead_ += 4ms;
  EXPECT_TRUE(look_after(1s)) << "it may drift so far";
}

TEST_F(ClockStepsTest, nothing_is_concluded_from_a_slow_answer_or_after_long) {
  EXPECT_FALSE(look_after(1s, 500ms));
  EXPECT_TRUE(look_after(1s));
  EXPECT_TRUE(look_after(1s));
  EXPECT_FALSE(look_after(3600s));
  EXPECT_TRUE(look_after(1s));
}

TEST_F(ClockStepsTest, a_clock_that_was_set_is_not_trusted_until_it_has_settled) {
  for (const auto step : {50ms, 3'600'000ms}) {
    EXPECT_TRUE(look_after(2s));
    ahead_ += step;
    EXPECT_FALSE(look_after(1s));
    EXPECT_FALSE(look_after(500ms));
    EXPECT_TRUE(look_after(600ms));
  }
}

TEST_F(ClockStepsTest, what_was_dated_before_a_clock_was_set_back_has_to_go_first) {
  EXPECT_TRUE(look_after(2s));
  ahead_ -= 10s;
  EXPECT_FALSE(look_after(1s));
  for (int second = 0; second < 10; ++second) EXPECT_FALSE(look_after(1s));
  EXPECT_TRUE(look_after(1s));
}

}  // namespace
}  // namespace ticketing::test
