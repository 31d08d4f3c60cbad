// The report on a store.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

using std::chrono::days;

class Reports : public ::testing::TestWithParam<Database> {
 protected:
  LiabilityReport liability(std::optional<Timestamp> as_of = {}) {
    return must(world->reports().liability(world.admin(), {as_of}));
  }
  Scenario world{GetParam()};
};
TICKETING_ON_EVERY_STORE(Reports);

TEST_P(Reports, tell_what_is_owed_for_points_then_and_now) {
  const auto op = Principal::local_operator();
  const auto viewer = world.user();
  must(world->points().adjust(op, {viewer.account, Points{1000}, "a gift"}));
  const auto product = must(world->catalog().create(op, {.name = "film", .price = Points{300}}));
  world.clock().advance(days(10));
  const auto before = world.clock().now();
  world.clock().advance(days(1));
  must(world->purchases().place(viewer, {.product_id = product.id}, {.idempotency_key = "1"}));
  world.clock().advance(days(29));

  const auto now = liability();
  EXPECT_EQ(now.issued, Points{1000});
  EXPECT_EQ(now.redeemed, Points{300});
  EXPECT_EQ(now.outstanding, Points{700});
  ASSERT_EQ(now.months.size(), 1U);
  EXPECT_EQ(to_iso_date(now.months[0].month), "2026-03-01");
  ASSERT_EQ(now.ages.size(), 1U);
  EXPECT_EQ(now.ages[0].unspent, Points{1000});
  EXPECT_DOUBLE_EQ(now.ages[0].share, 0.3);
  // Of thirteen ages one was seen, a third of the second has passed: 700 * (1 - 0.7^(11 + 2/3)).
  EXPECT_TRUE(now.extrapolated);
  EXPECT_EQ(now.expected_redeemed, Points{689});

  const auto then = liability(before);
  EXPECT_EQ(then.as_of, before);
  EXPECT_EQ(then.redeemed, Points{0});
  EXPECT_EQ(then.outstanding, Points{1000});
  EXPECT_EQ(then.expected_redeemed, Points{1000});  // nothing is known of what stays unspent
  EXPECT_EQ(then.expected_redeemed_low, Points{0});

  world.clock().advance(days(400));
  const auto later = liability();
  EXPECT_EQ(later.expired, Points{700});
  EXPECT_EQ(later.outstanding, Points{0});
  EXPECT_DOUBLE_EQ(later.redemption.value().estimate, 0.3);
  EXPECT_DOUBLE_EQ(later.breakage.value().low, 0.7);
}

TEST_P(Reports, are_for_admins_about_what_has_been) {
  EXPECT_EQ(refusal(world->reports().liability(world.user(), {})), ErrorCode::forbidden);
  const auto ahead = world.clock().now() + std::chrono::seconds(1);
  const auto refused = world->reports().liability(world.admin(), {ahead});
  ASSERT_EQ(refusal(refused), ErrorCode::validation_failed);
  EXPECT_EQ(refused.error().errors.at(0).pointer, "/as_of");
  EXPECT_FALSE(liability().redemption);
}

// The mutant without the lock never refuses, and this never ends.
TEST_P(Reports, are_made_one_at_a_time_in_a_process) {
  for (const Principal& viewer : world.users(20))
    must(world->points().adjust(Principal::local_operator(),
                                {viewer.account, Points{100}, "a gift"}));
  std::atomic<int> made = 0;
  std::atomic<int> turned_away = 0;
  {
    std::vector<std::jthread> admins;
    for (int n = 0; n < 4; ++n)
      admins.emplace_back([&] {
        while (made == 0 || turned_away == 0) {
          const auto report = world->reports().liability(world.admin(), {});
          if (report) {
            ++made;
          } else if (refusal(report) == ErrorCode::rate_limited) {
            ++turned_away;
          } else {
            ADD_FAILURE() << report.error().detail;
            return;
          }
        }
      });
  }
  EXPECT_EQ(liability().outstanding, Points{2000});
}

}  // namespace
}  // namespace ticketing::test
