#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "limit/memory_rate_buckets.hpp"

namespace ticketing::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

const Timestamp noon = *parse_rfc3339("2026-03-02T12:00:00Z");

/// Buckets of so many requests a minute.
class Rate {
 public:
  Rate(int per_minute, std::size_t entries_max)
      : per_minute_(per_minute), buckets_(clock_, entries_max) {}

  RateDecision take(std::string_view key, Timestamp now) {
    clock_.set(now);
    return decision(buckets_.draw_one(key, per_minute_), per_minute_);
  }
  void give_back(const std::string& key) {
    const BucketDraw back{key, per_minute_, -1, true};
    buckets_.draw(std::span(&back, 1));
  }
  MemoryRateBuckets& buckets() { return buckets_; }

 private:
  const int per_minute_;
  ManualClock clock_{noon};
  MemoryRateBuckets buckets_;
};

TEST(RequestRate, allows_a_minutes_budget_at_once_and_then_refills_evenly) {
  Rate rate(6, 6400);
  for (int left = 5; left >= 0; --left) {
    const RateDecision decision = rate.take("a", noon);
    EXPECT_TRUE(decision.allowed);
    EXPECT_EQ(decision.remaining, left);
    EXPECT_EQ(decision.resets_in, seconds(10 * (6 - left)));
  }
  const RateDecision refused = rate.take("a", noon);
  EXPECT_FALSE(refused.allowed);
  EXPECT_EQ(refused.resets_in, seconds(10));
  EXPECT_FALSE(rate.take("a", noon + milliseconds(9999)).allowed);
  EXPECT_TRUE(rate.take("a", noon + seconds(10)).allowed);
  EXPECT_FALSE(rate.take("a", noon + seconds(10)).allowed);
}

TEST(RequestRate, keeps_keys_apart) {
  Rate rate(1, 6400);
  EXPECT_TRUE(rate.take("a", noon).allowed);
  EXPECT_TRUE(rate.take("b", noon).allowed);
  EXPECT_FALSE(rate.take("a", noon).allowed);
}

TEST(RequestRate, never_lets_more_than_two_budgets_through_in_a_minute) {
  std::mt19937 random(7);
  Rate rate(60, 6400);
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
  Rate rate(1, 6400);
  EXPECT_TRUE(rate.take("x", noon).allowed);
  EXPECT_TRUE(rate.take("a", noon + seconds(119)).allowed);
  EXPECT_FALSE(rate.take("a", noon + seconds(121)).allowed);
}

TEST(RequestRate, stays_within_its_memory) {
  Rate rate(1, 6400);
  for (int i = 0; i < 100'000; ++i) rate.take(std::to_string(i), noon);
  EXPECT_LE(rate.buckets().size(), 6400U);
}

TEST(RequestRate, counts_up_to_what_the_configuration_allows) {
  const int per_minute_max = 1'000'000;  // of limits.rate in check.cpp
  Rate rate(per_minute_max, 6400);
  for (int left = per_minute_max - 1; left > per_minute_max - 100; --left) {
    const RateDecision decision = rate.take("a", noon);
    EXPECT_TRUE(decision.allowed);
    EXPECT_EQ(decision.remaining, left);
  }
}

TEST(RequestRate, survives_a_clock_set_back) {
  Rate rate(60, 6400);
  for (int i = 0; i < 60; ++i) rate.take("a", noon);
  EXPECT_FALSE(rate.take("a", noon - minutes(60)).allowed);
  EXPECT_TRUE(rate.take("a", noon - minutes(59)).allowed);
}

TEST(RequestRate, gives_back_no_more_than_was_taken) {
  Rate rate(2, 6400);
  rate.take("a", noon);
  rate.give_back("a");
  rate.give_back("a");
  EXPECT_TRUE(rate.take("a", noon).allowed);
  EXPECT_TRUE(rate.take("a", noon).allowed);
  EXPECT_FALSE(rate.take("a", noon).allowed);
}

TEST(RequestRate, is_exact_when_many_ask_at_once) {
  Rate rate(100, 6400);
  std::atomic<int> allowed{0};
  {
    std::vector<std::jthread> clients;
    for (int c = 0; c < 8; ++c)
      clients.emplace_back([&] {
        for (int i = 0; i < 50; ++i) allowed += rate.take("a", noon).allowed ? 1 : 0;
      });
  }
  EXPECT_EQ(allowed, 100);
}

TEST(RequestRate, tells_what_was_drawn_once_and_learns_what_others_drew) {
  Rate rate(6, 6400);
  for (int i = 0; i < 2; ++i) rate.take("a", noon);
  rate.take("b", noon);
  auto untold = rate.buckets().untold(6);
  ASSERT_EQ(untold.size(), 2U);
  EXPECT_EQ(untold[0].count + untold[1].count, 3);
  EXPECT_TRUE(untold[0].anyway);
  // While it was being told, one more was drawn; the others had drawn one: four of six are left
  // without it, so two more.
  rate.take("a", noon);
  rate.buckets().learn("a", 6, 2, seconds(30));
  untold = rate.buckets().untold(6);
  ASSERT_EQ(untold.size(), 2U);
  EXPECT_EQ(rate.take("a", noon).remaining, 1);
  EXPECT_TRUE(rate.take("a", noon).allowed);
  EXPECT_FALSE(rate.take("a", noon).allowed);
}

TEST(RequestRate, makes_up_for_what_was_drawn_beyond_the_budget) {
  Rate rate(6, 6400);
  rate.take("a", noon);
  rate.buckets().learn("a", 6, 1, seconds(80));  // all processes together: eight of six
  const RateDecision refused = rate.take("a", noon);
  EXPECT_FALSE(refused.allowed);
  EXPECT_EQ(refused.resets_in, seconds(30));
  EXPECT_TRUE(rate.take("a", noon + seconds(30)).allowed);
}

}  // namespace
}  // namespace ticketing::test
