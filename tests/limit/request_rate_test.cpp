#include <gtest/gtest.h>

#include <random>

#include <ticketing/limit/request_rate.hpp>

namespace ticketing::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

const Timestamp noon = *parse_rfc3339("2026-03-02T12:00:00Z");

TEST(RequestRate, allows_a_minutes_budget_at_once_and_then_refills_evenly) {
  RequestRate rate(6, 100);
  for (int left = 5; left >= 0; --left) {
    const RateDecision decision = rate.take("a", noon);
    EXPECT_TRUE(decision.allowed);
    EXPECT_EQ(decision.remaining, left);
  }
  const RateDecision refused = rate.take("a", noon);
  EXPECT_FALSE(refused.allowed);
  EXPECT_EQ(refused.resets_in, seconds(10));
  EXPECT_FALSE(rate.take("a", noon + milliseconds(9999)).allowed);
  EXPECT_TRUE(rate.take("a", noon + seconds(10)).allowed);
  EXPECT_FALSE(rate.take("a", noon + seconds(10)).allowed);
}

TEST(RequestRate, keeps_keys_apart) {
  RequestRate rate(1, 100);
  EXPECT_TRUE(rate.take("a", noon).allowed);
  EXPECT_TRUE(rate.take("b", noon).allowed);
  EXPECT_FALSE(rate.take("a", noon).allowed);
}

TEST(RequestRate, never_lets_more_than_two_budgets_through_in_a_minute) {
  std::mt19937 random(7);
  RequestRate rate(60, 100);
  Timestamp now = noon;
  int allowed = 0;
  while (now < noon + minutes(10)) {
    allowed += rate.take("a", now).allowed ? 1 : 0;
    now += milliseconds(random() % 500);
  }
  EXPECT_LE(allowed, 60 + 600);
  EXPECT_GE(allowed, 600);
}

TEST(RequestRate, remembers_a_used_budget_across_a_generation) {
  RequestRate rate(1, 100);
  EXPECT_TRUE(rate.take("x", noon).allowed);
  EXPECT_TRUE(rate.take("a", noon + seconds(59)).allowed);
  EXPECT_FALSE(rate.take("a", noon + seconds(61)).allowed);
}

TEST(RequestRate, stays_within_its_memory) {
  RequestRate rate(1, 100);
  for (int i = 0; i < 10'000; ++i) rate.take(std::to_string(i), noon);
  EXPECT_LE(rate.size(), 101U);
}

TEST(RequestRate, counts_up_to_what_the_configuration_allows) {
  const int per_minute_max = 1'000'000;  // of limits.rate in check.cpp
  RequestRate rate(per_minute_max, 100);
  for (int left = per_minute_max - 1; left > per_minute_max - 100; --left) {
    const RateDecision decision = rate.take("a", noon);
    EXPECT_TRUE(decision.allowed);
    EXPECT_EQ(decision.remaining, left);
  }
}

TEST(RequestRate, survives_a_clock_set_back) {
  RequestRate rate(60, 100);
  for (int i = 0; i < 60; ++i) rate.take("a", noon);
  EXPECT_FALSE(rate.take("a", noon - minutes(60)).allowed);
  EXPECT_TRUE(rate.take("a", noon - minutes(59)).allowed);
}

}  // namespace
}  // namespace ticketing::test
