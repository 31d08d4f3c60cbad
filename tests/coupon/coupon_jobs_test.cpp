// Coupons that expire: marked, and their owners told, once.
#include <gmock/gmock.h>

#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;

const Principal op = Principal::local_operator();

class CouponJobs : public ::testing::TestWithParam<Database> {
 protected:
  std::string run() {
    const auto done = must(world->jobs().run_now(op, "coupon_expiry"));
    EXPECT_EQ(done.state, RunState::succeeded) << done.outcome;
    return done.outcome;
  }
  CouponView issue(const Principal& who) {
    IssueCoupon request;
    request.account_id = who.account;
    request.coupon.kind = CouponKind::percent;
    request.coupon.value = 30;
    request.note = "a prize";
    return must(world->coupons().issue(op, request));
  }
  /// What the owner was told of coupons, newest first.
  std::vector<std::string> told(const Principal& who) {
    std::vector<std::string> texts;
    for (const auto& one : must(world->notifications().list(who, {})).items)
      if (one.type == EventType::coupon) texts.push_back(to_json(one));
    return texts;
  }

  Scenario world{GetParam()};
};
TICKETING_ON_EVERY_STORE(CouponJobs);

TEST_P(CouponJobs, tell_owners_once_that_a_coupon_has_expired) {
  const auto who = world.user();
  const auto coupon = issue(who);
  EXPECT_EQ(told(who).size(), 1u);
  world.clock().set(coupon.valid_until - seconds(1));
  EXPECT_EQ(run(), "0 coupons expired");
  world.clock().advance(seconds(1));
  EXPECT_EQ(must(world->coupons().find(who, coupon.code)).state, CouponState::expired)
      << "with or without the job";
  EXPECT_EQ(run(), "1 coupons expired");
  EXPECT_EQ(must(world->coupons().find(who, coupon.code)).state, CouponState::expired);
  ASSERT_EQ(told(who).size(), 2u);
  EXPECT_THAT(told(who).front(), HasSubstr("expired"));
  EXPECT_EQ(refusal(world->coupons().void_coupon(op, {coupon.code, "too late"})),
            ErrorCode::coupon_expired);
  world.clock().advance(seconds(1));
  EXPECT_EQ(run(), "0 coupons expired");
  EXPECT_EQ(told(who).size(), 2u);
  world.expect_clean_audit();
}

TEST_P(CouponJobs, expire_all_whatever_the_chunk) {
  const auto who = world.user();
  Timestamp until;
  for (int i = 0; i < 120; ++i) until = issue(who).valid_until;
  world.clock().set(until);
  EXPECT_EQ(run(), "120 coupons expired");
  world.clock().advance(seconds(1));
  EXPECT_EQ(run(), "0 coupons expired");
}

}  // namespace
}  // namespace ticketing::test
