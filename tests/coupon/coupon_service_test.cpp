// Reading coupons.
#include <gtest/gtest.h>

#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

class Coupons : public ::testing::TestWithParam<Database> {
 protected:
  Scenario world{GetParam()};
};
TICKETING_ON_EVERY_STORE(Coupons);

TEST_P(Coupons, the_owner_and_admins_see_a_coupon_and_nobody_else) {
  const auto who = world.user();
  const auto won = *world.comment(who, world.event_post()).reward->coupon;
  EXPECT_EQ(must(world->coupons().find(who, won.code)).position, 1);
  EXPECT_TRUE(world->coupons().find(world.admin(), won.code));
  EXPECT_EQ(refusal(world->coupons().find(world.user(), won.code)), ErrorCode::not_found);
}

TEST_P(Coupons, a_code_is_read_as_people_type_it) {
  const auto who = world.user();
  auto code = world.comment(who, world.event_post()).reward->coupon->code;
  std::string typed;
  for (const char c : code)
    if (c != '-') typed += static_cast<char>(std::tolower(c));
  EXPECT_EQ(must(world->coupons().find(who, typed)).code, code);
}

TEST_P(Coupons, read_as_expired_once_their_last_day_is_over) {
  const auto who = world.user();
  const auto won = *world.comment(who, world.event_post()).reward->coupon;
  world.clock().set(won.valid_until - std::chrono::seconds(1));
  EXPECT_EQ(must(world->coupons().find(who, won.code)).state, CouponState::issued);
  world.clock().set(won.valid_until);
  EXPECT_EQ(must(world->coupons().find(who, won.code)).state, CouponState::expired);
}

TEST_P(Coupons, winners_are_listed_by_position_for_admins) {
  const auto post = world.event_post();
  const auto first = world.user("Kim");
  world.comment(first, post);
  world.comment(world.user("Lee"), post);
  const auto winners = must(world->coupons().winners(world.admin(), post));
  ASSERT_EQ(winners.size(), 2u);
  EXPECT_EQ(winners[0].account_id, first.account);
  EXPECT_EQ(winners[0].nickname, "Kim");
  EXPECT_EQ(winners[1].nickname, "Lee");
  EXPECT_EQ(refusal(world->coupons().winners(first, post)), ErrorCode::forbidden);
}

}  // namespace
}  // namespace ticketing::test
