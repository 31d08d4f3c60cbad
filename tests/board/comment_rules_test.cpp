// What a comment earns and wins, and what it does not.
#include <gtest/gtest.h>

#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

using std::chrono::hours;

class CommentRules : public ::testing::TestWithParam<Database> {
 protected:
  Scenario world{GetParam()};
};
TICKETING_ON_EVERY_STORE(CommentRules);

CampaignTerms terms(int slots) {
  CampaignTerms terms;
  terms.slots = slots;
  terms.coupon.value = 30;
  return terms;
}

TEST_P(CommentRules, only_the_first_comment_on_an_event_post_is_rewarded) {
  const auto post = world.event_post({});
  const auto who = world.user();
  ASSERT_TRUE(world.comment(who, post).reward);
  EXPECT_FALSE(world.comment(who, post).reward);
  EXPECT_EQ(world.balance(who), 100);
}

TEST_P(CommentRules, a_comment_on_a_general_post_earns_nothing) {
  const auto author = world.user();
  const auto post = world.general_post(author);
  EXPECT_FALSE(world.comment(world.user(), post).reward);
}

TEST_P(CommentRules, staff_and_admins_neither_earn_nor_win) {
  const auto post = world.event_post(terms(5));
  EXPECT_FALSE(world.comment(world.admin(), post).reward);
  EXPECT_FALSE(world.comment(world.with_role(Role::admin), post).reward);
  EXPECT_FALSE(world.comment(world.with_role(Role::staff), post).reward);
  EXPECT_EQ(must(world->posts().find(post)).campaign->claimed, 0);
}

TEST_P(CommentRules, a_winner_cannot_win_twice) {
  const auto post = world.event_post(terms(3));
  const auto who = world.user();
  EXPECT_EQ(world.comment(who, post).reward->position, 1);
  EXPECT_FALSE(world.comment(who, post).reward);
  EXPECT_EQ(world.comment(world.user(), post).reward->position, 2);
}

TEST_P(CommentRules, a_comment_before_the_campaign_opens_wins_nothing_and_spends_no_chance) {
  auto later = terms(3);
  later.opens_at = world.clock().now() + hours(1);
  const auto post = world.event_post(later);
  const auto who = world.user();
  const auto early = world.comment(who, post);
  ASSERT_TRUE(early.reward) << "the first comment still earns its points";
  EXPECT_FALSE(early.reward->position);

  world.clock().advance(hours(1));
  const auto in_time = world.comment(who, post);
  ASSERT_TRUE(in_time.reward);
  EXPECT_EQ(in_time.reward->points, Points{0});
  EXPECT_EQ(in_time.reward->position, 1);
}

TEST_P(CommentRules, a_comment_at_the_closing_instant_wins_nothing) {
  auto closing = terms(3);
  closing.closes_at = world.clock().now() + hours(1);
  const auto post = world.event_post(closing);
  EXPECT_EQ(world.comment(world.user(), post).reward->position, 1);
  world.clock().advance(hours(1));
  EXPECT_FALSE(world.comment(world.user(), post).reward->position);
}

TEST_P(CommentRules, a_campaign_may_set_its_own_reward) {
  auto generous = terms(1);
  generous.reward_points = Points{777};
  const auto who = world.user();
  EXPECT_EQ(world.comment(who, world.event_post(generous)).reward->points, Points{777});
  EXPECT_EQ(world.balance(who), 777);
}

TEST_P(CommentRules, deleting_a_rewarded_comment_takes_the_reward_back_once) {
  const auto post = world.event_post(terms(3));
  const auto who = world.user();
  const auto first = world.comment(who, post);
  const auto second = world.comment(who, post);
  must(world->comments().remove(who, {second.comment.id, {}}));
  EXPECT_EQ(world.balance(who), 100) << "the second comment was not the rewarded one";
  must(world->comments().remove(who, {first.comment.id, {}}));
  EXPECT_EQ(world.balance(who), 0);
  EXPECT_EQ(refusal(world->comments().remove(who, {first.comment.id, {}})), ErrorCode::not_found);
  EXPECT_FALSE(world.comment(who, post).reward) << "the reward is not earned again";
  EXPECT_EQ(must(world->coupons().list(who, {})).items.size(), 1u) << "a coupon stays won";
  EXPECT_EQ(must(world->posts().find(post)).comment_count, 1);
  world.expect_clean_audit();
}

TEST_P(CommentRules, a_comment_on_a_deleted_post_may_be_deleted_and_not_edited) {
  const auto post = world.event_post({});
  const auto who = world.user();
  const auto added = world.comment(who, post);
  must(world->posts().remove(world.admin(), {post, {}}));
  EXPECT_EQ(world.balance(who), 100) << "what was earned stays";
  EXPECT_EQ(refusal(world->comments().edit(who, {added.comment.id, "other", {}})),
            ErrorCode::not_found);
  EXPECT_EQ(refusal(world->comments().remove(world.user(), {added.comment.id, {}})),
            ErrorCode::forbidden);
  must(world->comments().remove(who, {added.comment.id, {}}));
  EXPECT_EQ(refusal(world->comments().remove(who, {added.comment.id, {}})), ErrorCode::not_found);
  EXPECT_EQ(world.balance(who), 0);
  world.expect_clean_audit();
}

TEST_P(CommentRules, a_clawback_takes_what_is_there_and_records_the_shortfall) {
  const auto post = world.event_post({});
  const auto who = world.user();
  const auto added = world.comment(who, post);
  must(world->points().adjust(Principal::local_operator(), {who.account, Points{-80}, "spent"}));
  must(world->comments().remove(who, {added.comment.id, {}}));
  EXPECT_EQ(world.balance(who), 0);
  const auto entries = must(world->points().entries(who, {})).items;
  EXPECT_EQ(entries.front().reason, Reason::clawback);
  EXPECT_EQ(entries.front().amount, Points{-20});
  EXPECT_EQ(entries.front().reverses, entries.back().id);
  world.expect_clean_audit();
}

TEST_P(CommentRules, the_tenth_counted_comment_pays_a_milestone_once) {
  const auto who = world.user();
  for (int i = 0; i < 10; ++i) {
    const auto post = world.event_post({});
    world.comment(who, post);
    world.comment(who, post, "again, which counts no more");
  }
  EXPECT_EQ(world.balance(who), 10 * 100 + 50);
}

TEST_P(CommentRules, a_milestone_is_taken_back_once_with_the_last_comment_that_earned_it) {
  const auto who = world.user();
  std::vector<CommentId> earning;
  for (int i = 0; i < 10; ++i)
    earning.push_back(world.comment(who, world.event_post({})).comment.id);
  world.clock().advance(std::chrono::minutes(1));
  const auto later = world.comment(who, world.event_post({})).comment.id;
  EXPECT_EQ(world.balance(who), 11 * 100 + 50);
  while (earning.size() > 1) {
    must(world->comments().remove(who, {earning.back(), {}}));
    earning.pop_back();
  }
  EXPECT_EQ(world.balance(who), 2 * 100 + 50) << "one is left of those that earned it";
  must(world->comments().remove(who, {earning.back(), {}}));
  EXPECT_EQ(world.balance(who), 100) << "what was written after it did not earn it";
  must(world->comments().remove(who, {later, {}}));
  EXPECT_EQ(world.balance(who), 0) << "once";
  for (int i = 0; i < 10; ++i) world.comment(who, world.event_post({}));
  EXPECT_EQ(world.balance(who), 10 * 100) << "and it is not earned again";
  world.expect_clean_audit();
}

TEST_P(CommentRules, strangers_may_not_change_or_delete_a_comment) {
  const auto added = world.comment(world.user(), world.event_post({}));
  const auto stranger = world.user();
  EXPECT_EQ(refusal(world->comments().remove(stranger, {added.comment.id, {}})),
            ErrorCode::forbidden);
  EXPECT_EQ(refusal(world->comments().edit(stranger, {added.comment.id, "mine", {}})),
            ErrorCode::forbidden);
  EXPECT_EQ(must(world->comments().edit(world.admin(), {added.comment.id, "tidy", {}})).body,
            "tidy");
}

TEST_P(CommentRules, a_bad_body_is_refused_and_named) {
  const auto post = world.event_post({});
  const auto who = world.user();
  for (const auto& body : {std::string(), std::string(2001, 'x'), std::string("\xff\xfe"),
                           std::string("a\0b", 3), std::string("  \n ")}) {
    const auto result = world->comments().add(who, {post, body});
    ASSERT_EQ(refusal(result), ErrorCode::validation_failed) << body.size() << " bytes";
    EXPECT_EQ(result.error().errors.at(0).pointer, "/body");
  }
  EXPECT_EQ(refusal(world->comments().add(who, {{999'999}, "x"})), ErrorCode::not_found);
  EXPECT_EQ(must(world->posts().find(post)).comment_count, 0);
}

TEST_P(CommentRules, the_same_key_replays_the_first_reply) {
  const auto post = world.event_post(terms(3));
  const auto who = world.user();
  const AddComment request{post, "with a key"};
  const CallOptions options{"key-1", false};
  const auto first = must(world->comments().add(who, request, options));
  const auto again = must(world->comments().add(who, request, options));
  EXPECT_EQ(first.comment.id, again.comment.id);
  EXPECT_EQ(again.reward->coupon->code, first.reward->coupon->code);
  EXPECT_EQ(refusal(world->comments().add(who, {post, "another body"}, {"key-1", false})),
            ErrorCode::idempotency_key_reused);
  const auto other = must(world->comments().add(world.user(), request, options));
  EXPECT_NE(other.comment.id, first.comment.id) << "keys are scoped to the account";
  EXPECT_EQ(must(world->posts().find(post)).comment_count, 2);
}

TEST_P(CommentRules, a_refused_comment_is_nobodys_first) {
  const auto who = world.user();
  must(world->comments().add(who, {world.event_post({}), "with a key"}, {"key-1", false}));
  const auto post = world.event_post({});
  ASSERT_EQ(refusal(world->comments().add(who, {post, "with that key again"}, {"key-1", false})),
            ErrorCode::idempotency_key_reused);
  EXPECT_TRUE(world.comment(who, post).reward);
}

}  // namespace
}  // namespace ticketing::test
