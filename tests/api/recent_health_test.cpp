// One look at the service's health for all probes of a moment.
#include <gtest/gtest.h>

#include <future>
#include <stdexcept>
#include <thread>

#include "api/recent_health.hpp"

namespace ticketing::test {
namespace {

using api::RecentHealth;
using namespace std::chrono_literals;

constexpr RecentHealth::Instant noon{};

TEST(RecentHealth, looks_once_for_all_who_ask_at_about_the_same_time) {
  int looks = 0;
  RecentHealth health([&] {
    ++looks;
    return Health{true, looks > 1, {}};
  });
  EXPECT_FALSE(health.at(noon).schema_current);
  EXPECT_FALSE(health.at(noon + RecentHealth::age_max - 1ms).schema_current);
  EXPECT_EQ(looks, 1);
  EXPECT_TRUE(health.at(noon + RecentHealth::age_max).schema_current);
  EXPECT_EQ(looks, 2);
}

TEST(RecentHealth, gives_the_last_answer_while_the_database_lets_one_caller_wait) {
  std::promise<void> looking;
  std::promise<void> answer;
  int looks = 0;
  RecentHealth health([&] {
    if (++looks == 2) {
      looking.set_value();
      answer.get_future().wait();
    }
    return Health{looks == 1, true, {}};
  });
  EXPECT_TRUE(health.at(noon).database);
  auto slow = std::async(std::launch::async, [&] { return health.at(noon + 1s); });
  looking.get_future().wait();
  EXPECT_TRUE(health.at(noon + 2s).database);
  answer.set_value();
  EXPECT_FALSE(slow.get().database);
  EXPECT_EQ(looks, 2);
}

TEST(RecentHealth, looks_again_after_a_look_that_failed) {
  int looks = 0;
  RecentHealth health([&]() -> Health {
    if (++looks == 2) throw std::runtime_error("out of memory");
    return {true, true, {}};
  });
  health.at(noon);
  EXPECT_THROW(health.at(noon + 1s), std::runtime_error);
  EXPECT_TRUE(health.at(noon + 1s).database);
  EXPECT_EQ(looks, 3);
}

}  // namespace
}  // namespace ticketing::test
