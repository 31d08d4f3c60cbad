// Campaigns that are changed once they are open, and who won them.
#include <gmock/gmock.h>

#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

using std::chrono::hours;
using ::testing::SizeIs;

class Campaigns : public ::testing::TestWithParam<Database> {
 protected:
  static CampaignTerms of(int slots) {
    return {slots, {}, {}, {}, {CouponKind::percent, 30, {}, {}, {}, 30}};
  }
  bool wins(const Principal& who, PostId post) {
    const auto added = world_.comment(who, post);
    return added.reward && added.reward->coupon;
  }
  Result<CampaignView> edit(EditCampaign request) {
    return world_->posts().edit_campaign(world_.admin(), request);
  }
  Timestamp now() { return world_.clock().now(); }
  std::size_t actions() { return must(world_->audit().actions(world_.admin(), {})).items.size(); }

  Scenario world_{GetParam()};
};
TICKETING_ON_EVERY_STORE(Campaigns);

TEST_P(Campaigns, raised_slots_go_to_later_comments_of_who_has_not_won) {
  const auto post = world_.event_post(of(1));
  const auto people = world_.users(3);
  EXPECT_TRUE(wins(people[0], post));
  EXPECT_FALSE(wins(people[1], post));
  EXPECT_EQ(must(edit({post, 3, {}, {}})).slots, 3);
  EXPECT_FALSE(wins(people[0], post)) << "who has won";
  EXPECT_TRUE(wins(people[2], post));
  const auto winners = must(world_->posts().winners({post, 1, {}}));
  ASSERT_THAT(winners.items, SizeIs(1));
  EXPECT_EQ(winners.items[0].position, 1);
  EXPECT_EQ(winners.items[0].account.nickname, people[0].nickname);
  EXPECT_EQ(winners.items[0].claimed_at, now());
  const auto rest = must(world_->posts().winners({post, 10, winners.next_cursor}));
  ASSERT_THAT(rest.items, SizeIs(1));
  EXPECT_EQ(rest.items[0].account.id, people[2].account);
  world_.expect_clean_audit();
}

TEST_P(Campaigns, slots_that_were_won_stay_won) {
  const auto post = world_.event_post(of(3));
  for (const auto& who : world_.users(2)) EXPECT_TRUE(wins(who, post));
  const auto lowered = edit({post, 1, {}, {}});
  ASSERT_EQ(refusal(lowered), ErrorCode::validation_failed);
  EXPECT_EQ(lowered.error().errors.at(0).pointer, "/slots");
  EXPECT_EQ(must(edit({post, 2, {}, {}})).slots, 2);
  EXPECT_FALSE(wins(world_.user(), post));
  world_.expect_clean_audit();
}

TEST_P(Campaigns, are_closed_and_opened_again) {
  const auto post = world_.event_post(of(5));
  must(edit({post, {}, {}, Patch<Timestamp>::of(now())}));
  EXPECT_FALSE(wins(world_.user(), post));
  must(edit({post, {}, {}, Patch<Timestamp>::null()}));
  EXPECT_TRUE(wins(world_.user(), post));
  EXPECT_EQ(refusal(edit(
                {post, {}, Patch<Timestamp>::of(now() + hours(1)), Patch<Timestamp>::of(now())})),
            ErrorCode::validation_failed);
}

TEST_P(Campaigns, a_change_is_recorded_and_none_is_not) {
  const auto post = world_.event_post(of(5));
  const auto before = actions();
  must(edit({post, 5, {}, {}}));
  EXPECT_EQ(actions(), before);
  must(edit({post, 6, {}, {}}));
  EXPECT_EQ(actions(), before + 1);
}

TEST_P(Campaigns, are_the_admins_and_only_where_there_is_one) {
  const auto post = world_.event_post(of(5));
  EXPECT_EQ(refusal(world_->posts().edit_campaign(world_.user(), {post, 6, {}, {}})),
            ErrorCode::forbidden);
  const auto none = world_.event_post(std::nullopt);
  EXPECT_EQ(refusal(edit({none, 6, {}, {}})), ErrorCode::not_found);
  EXPECT_EQ(refusal(world_->posts().winners({none, 10, {}})), ErrorCode::not_found);
}

TEST_P(Campaigns, that_have_closed_or_close_before_they_open_are_not_made) {
  const auto create = [&](std::optional<Timestamp> opens, Timestamp closes) {
    CreatePost request{Board::event, "t", "b", {}, Patch<CampaignTerms>::of(of(5)), {}};
    request.campaign.value->opens_at = opens;
    request.campaign.value->closes_at = closes;
    return world_->posts().create(world_.admin(), request);
  };
  for (const auto& refused : {create({}, now()), create({}, now() - hours(1)),
                              create(now() + hours(2), now() + hours(1))}) {
    ASSERT_EQ(refusal(refused), ErrorCode::validation_failed);
    EXPECT_EQ(refused.error().errors.at(0).pointer, "/campaign/closes_at");
  }
  EXPECT_TRUE(create({}, now() + hours(1)));
}

}  // namespace
}  // namespace ticketing::test
