// One look at the service's health for all probes of a moment.
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <stdexcept>
#include <thread>

#include "common/recent_health.hpp"

namespace ticketing::test {
namespace {

using app::RecentHealth;
using namespace std::chrono_literals;

/// Longer than any test lasts.
constexpr std::chrono::milliseconds patient{600'000};

/// Asks until one more look has been taken: what is known may still be fresh.
template <class Condition>
Health ask_until(RecentHealth& health, Condition condition) {
  Health seen = health.now();
  while (!condition()) seen = health.now();
  return seen;
}

TEST(RecentHealth, looks_once_for_all_who_ask_at_about_the_same_time) {
  std::atomic<int> looks = 0;
  std::promise<void> answer;
  std::shared_future<void> answered = answer.get_future().share();
  RecentHealth health(
      [&] {
        ++looks;
        answered.wait();
        return Health{true, true, {}};
      },
      patient);
  std::atomic<int> well = 0;
  std::vector<std::jthread> probes;
  for (int i = 0; i < 8; ++i) probes.emplace_back([&] { well += health.now().database ? 1 : 0; });
  while (looks == 0) std::this_thread::yield();
  answer.set_value();
  probes.clear();
  EXPECT_EQ(well, 8);
  EXPECT_LE(looks, 2) << "those who came while it was fresh, and perhaps one who came late";
}

TEST(RecentHealth, looks_again_when_the_last_look_is_old) {
  std::atomic<int> looks = 0;
  RecentHealth health([&] { return Health{++looks > 1, true, {}}; }, patient);
  EXPECT_FALSE(health.now().database);
  EXPECT_TRUE(ask_until(health, [&] { return looks == 2; }).database);
}

TEST(RecentHealth, takes_a_database_that_does_not_answer_for_one_that_is_away) {
  std::promise<void> answer;
  std::shared_future<void> answered = answer.get_future().share();
  std::atomic<int> looks = 0;
  {
    RecentHealth health(
        [&] {
          if (++looks > 1) answered.wait();
          return Health{true, true, true};
        },
        1ms);
    ask_until(health, [&] { return looks >= 1; });
    const Health hung = ask_until(health, [&] { return looks == 2 && !health.now().database; });
    EXPECT_EQ(looks, 2) << "nobody begins another look meanwhile";
    EXPECT_TRUE(health.now().redis.value_or(false)) << "which is as it was";
    EXPECT_FALSE(health.now().schema_current);
    static_cast<void>(hung);
    answer.set_value();
  }
}

TEST(RecentHealth, looks_again_after_a_look_that_failed) {
  std::atomic<int> looks = 0;
  RecentHealth health(
      [&]() -> Health {
        if (++looks == 1) throw std::runtime_error("out of memory");
        return {true, true, {}};
      },
      patient);
  EXPECT_THROW(health.now(), std::runtime_error);
  EXPECT_TRUE(health.now().database);
  EXPECT_EQ(looks, 2);
}

}  // namespace
}  // namespace ticketing::test
