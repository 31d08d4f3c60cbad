// Coupons for those whom mail reaches: an unverified e-mail earns points and wins nothing yet.
#include <gmock/gmock.h>

#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

constexpr auto password = "correct horse battery";

class VerifiedOnly : public ::testing::TestWithParam<Database> {
 protected:
  static Scenario::Configure rule(const std::string& value) {
    return [value](Config& config) {
      config.rewards.verified_only = value;
      config.accounts.argon2_memory_kib = 8;
    };
  }
  /// Somebody who signed up, and whose address nobody has vouched for.
  static Principal newcomer(Scenario& world, const std::string& name) {
    const auto account =
        must(world->accounts().register_account({name + "@example.com", password, name}));
    return Principal::of_account(account.id, Role::user, name);
  }
  static std::optional<Withheld> withheld(const CommentAdded& added) {
    return added.reward ? added.reward->withheld : std::nullopt;
  }
  static CampaignTerms one_coupon() {
    return {1, Points{30}, {}, {}, {CouponKind::percent, 30, {}, {}, {}, 30}};
  }
};
TICKETING_ON_EVERY_STORE(VerifiedOnly);

TEST_P(VerifiedOnly, an_unverified_winner_is_paid_and_told_and_loses_no_chance) {
  Scenario world(GetParam(), rule("true"));
  const auto post = world.event_post(one_coupon());
  const auto early = newcomer(world, "early");
  const auto first = world.comment(early, post);
  EXPECT_EQ(withheld(first), Withheld::email_not_verified);
  EXPECT_FALSE(first.reward->coupon);
  EXPECT_EQ(first.reward->points, Points{30});
  const auto again = world.comment(early, post);
  EXPECT_EQ(withheld(again), Withheld::email_not_verified) << "there is still one to be won";

  const auto winner = world.comment(world.user(), post);
  ASSERT_TRUE(winner.reward->coupon) << "the slot was not spent";
  EXPECT_EQ(winner.reward->position, 1);
  EXPECT_FALSE(world.comment(early, post).reward) << "nothing is left to be withheld";
  world.expect_clean_audit();
}

TEST_P(VerifiedOnly, a_dry_run_says_so_too) {
  Scenario world(GetParam(), rule("true"));
  const auto post = world.event_post(one_coupon());
  const auto planned = must(world->comments().add(newcomer(world, "early"), {post, "me!"},
                                                  {.idempotency_key = {}, .dry_run = true}));
  EXPECT_EQ(withheld(planned), Withheld::email_not_verified);
}

TEST_P(VerifiedOnly, nobody_is_asked_while_the_store_sends_no_mail) {
  Scenario world(GetParam(), rule("auto"));
  const auto post = world.event_post(one_coupon());
  EXPECT_TRUE(world.comment(newcomer(world, "early"), post).reward->coupon);
}

TEST_P(VerifiedOnly, everybody_is_asked_once_the_store_sends_mail) {
  Scenario world(GetParam(), [](Config& config) {
    rule("auto")(config);
    config.smtp.url = "smtp://127.0.0.1:9";
  });
  must(world->enable_mail());
  const auto post = world.event_post(one_coupon());
  EXPECT_EQ(withheld(world.comment(newcomer(world, "early"), post)), Withheld::email_not_verified);
  EXPECT_TRUE(world.comment(world.user(), post).reward->coupon);
}

TEST_P(VerifiedOnly, nobody_is_asked_where_it_is_switched_off) {
  Scenario world(GetParam(), rule("false"));
  const auto post = world.event_post(one_coupon());
  EXPECT_TRUE(world.comment(newcomer(world, "early"), post).reward->coupon);
}

}  // namespace
}  // namespace ticketing::test
