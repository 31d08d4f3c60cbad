// Posts: boards, the daily limit in the business time zone, closed hours, edits and clawback.
#include <gtest/gtest.h>

#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

CreatePost review() {
  CreatePost request;
  request.title = "A review";
  request.body = "Good.";
  return request;
}

class PostRules : public ::testing::TestWithParam<Database> {
 protected:
  Scenario world{GetParam()};
};
TICKETING_ON_EVERY_STORE(PostRules);

TEST_P(PostRules, three_posts_a_day_earn_and_the_fourth_is_refused_until_midnight) {
  const auto who = world.user();
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(must(world->posts().create(who, review())).reward->points, Points{10});
  const auto fourth = world->posts().create(who, review());
  ASSERT_EQ(refusal(fourth), ErrorCode::daily_post_limit_reached);
  EXPECT_EQ(to_rfc3339(*fourth.error().resets_at), "2026-03-02T15:00:00Z") << "midnight in Seoul";

  world.clock().set(*fourth.error().resets_at - seconds(1));
  EXPECT_EQ(refusal(world->posts().create(who, review())), ErrorCode::daily_post_limit_reached);
  world.clock().advance(seconds(1));
  EXPECT_TRUE(must(world->posts().create(who, review())).reward) << "and no scheduler ran";
  EXPECT_EQ(world.balance(who), 40);
}

TEST_P(PostRules, deleting_a_post_frees_no_slot_of_the_day) {
  const auto who = world.user();
  for (int i = 0; i < 3; ++i) {
    const auto post = must(world->posts().create(who, review()));
    must(world->posts().remove(who, {post.id, {}}));
  }
  EXPECT_EQ(refusal(world->posts().create(who, review())), ErrorCode::daily_post_limit_reached);
  EXPECT_EQ(world.balance(who), 0) << "each deletion took its reward back";
  world.expect_clean_audit();
}

TEST_P(PostRules, a_deleted_post_is_gone_and_cannot_be_deleted_again) {
  const auto who = world.user();
  const auto post = world.general_post(who);
  must(world->posts().remove(who, {post, {}}));
  EXPECT_EQ(refusal(world->posts().remove(who, {post, {}})), ErrorCode::not_found);
  EXPECT_EQ(refusal(world->posts().find(post)), ErrorCode::not_found);
  EXPECT_EQ(refusal(world->comments().add(world.user(), {post, "late"})), ErrorCode::not_found);
  EXPECT_EQ(must(world->posts().list({})).items.size(), 0u);
}

TEST_P(PostRules, only_admins_post_events_and_notices) {
  const auto who = world.user();
  for (const auto board : {Board::event, Board::notice}) {
    auto request = review();
    request.board = board;
    EXPECT_EQ(refusal(world->posts().create(who, request)), ErrorCode::forbidden);
    EXPECT_TRUE(world->posts().create(world.admin(), request));
  }
}

TEST_P(PostRules, an_event_without_terms_gets_the_configured_campaign) {
  auto request = review();
  request.board = Board::event;
  EXPECT_EQ(must(world->posts().create(world.admin(), request)).campaign->slots, 10);
  request.campaign = Patch<CampaignTerms>::null();
  EXPECT_FALSE(must(world->posts().create(world.admin(), request)).campaign);
}

TEST_P(PostRules, a_campaign_elsewhere_or_with_bad_terms_is_refused_and_named) {
  auto request = review();
  CampaignTerms terms;
  terms.coupon.value = 30;
  request.campaign = Patch<CampaignTerms>::of(terms);
  EXPECT_EQ(refusal(world->posts().create(world.admin(), request)), ErrorCode::validation_failed);
  request.board = Board::event;
  terms.slots = 0;
  terms.coupon.value = 101;
  request.campaign = Patch<CampaignTerms>::of(terms);
  const auto result = world->posts().create(world.admin(), request);
  ASSERT_EQ(refusal(result), ErrorCode::validation_failed);
  ASSERT_EQ(result.error().errors.size(), 2u);
  EXPECT_EQ(result.error().errors[0].pointer, "/campaign/slots");
  EXPECT_EQ(result.error().errors[1].pointer, "/campaign/coupon/value");
}

TEST_P(PostRules, an_edit_on_an_old_revision_is_refused) {
  const auto who = world.user();
  const auto post = world.general_post(who);
  EditPost edit{post, "New title", {}, {}, 1};
  EXPECT_EQ(must(world->posts().edit(who, edit)).revision, 2);
  EXPECT_EQ(refusal(world->posts().edit(who, edit)), ErrorCode::version_mismatch);
  edit.if_revision = 2;
  EXPECT_EQ(must(world->posts().edit(who, edit)).revision, 2) << "the same again is no edit";
  edit.title = "Newer title";
  EXPECT_EQ(must(world->posts().edit(who, edit)).revision, 3);
}

TEST_P(PostRules, the_tenth_post_pays_a_milestone) {
  const auto who = world.user();
  for (int i = 0; i < 10; ++i) {
    must(world->posts().create(who, review()));
    world.clock().advance(hours(24));
  }
  EXPECT_EQ(world.balance(who), 10 * 10 + 100);
}

TEST_P(PostRules, a_milestone_is_taken_back_once_with_the_last_post_that_earned_it) {
  const auto who = world.user();
  std::vector<PostId> earning;
  for (int i = 0; i < 10; ++i) {
    earning.push_back(world.general_post(who));
    world.clock().advance(hours(24));
  }
  const auto later = world.general_post(who);
  for (const PostId post : earning) {
    EXPECT_GE(world.balance(who), 100 + 2 * 10);
    must(world->posts().remove(who, {post, {}}));
  }
  EXPECT_EQ(world.balance(who), 10) << "what was written after it did not earn it";
  must(world->posts().remove(who, {later, {}}));
  EXPECT_EQ(world.balance(who), 0) << "once";
  world.expect_clean_audit();
}

TEST_P(PostRules, views_are_counted_and_flushed) {
  const auto post = world.event_post({});
  for (const Principal& viewer : world.users(5))
    world->posts().count_view(viewer, {.post = post, .author = world.admin().account});
  if (GetParam() == Database::sqlite_memory) return;  // gone with its process
  world.reopen();
  EXPECT_EQ(must(world->posts().find(post)).view_count, 5);
}

TEST_P(PostRules, lists_page_newest_first_without_gaps_or_repeats) {
  std::vector<PostId> made;
  for (int i = 0; i < 7; ++i) made.push_back(world.event_post({}));
  std::vector<PostId> seen;
  ListPosts request{Board::event, {}, 3, {}};
  do {
    const auto page = must(world->posts().list(request));
    EXPECT_EQ(page.total, 7);
    for (const auto& item : page.items) seen.push_back(item.id);
    request.cursor = page.next_cursor;
  } while (request.cursor);
  EXPECT_EQ(seen, std::vector<PostId>(made.rbegin(), made.rend()));
  request.cursor = "nonsense";
  EXPECT_EQ(refusal(world->posts().list(request)), ErrorCode::validation_failed);
}

TEST(ClosedHours, refuse_posts_in_the_night_and_say_until_when) {
  Scenario world(Database::sqlite_memory,
                 [](Config& c) { c.limits.closed_hours = {"23:00-06:00"}; });
  const auto who = world.user();
  world.clock().set(*parse_rfc3339("2026-03-02T23:00:00+09:00"));
  const auto refused = world->posts().create(who, review());
  ASSERT_EQ(refusal(refused), ErrorCode::posting_closed);
  EXPECT_EQ(refused.error().resets_at, parse_rfc3339("2026-03-03T06:00:00+09:00"));
  world.clock().set(*parse_rfc3339("2026-03-03T06:00:00+09:00"));
  EXPECT_TRUE(world->posts().create(who, review()));
}

TEST(DailyLimit, may_let_posts_through_unrewarded) {
  Scenario world(Database::sqlite_memory,
                 [](Config& c) { c.limits.on_exceed = OnExceed::unrewarded; });
  const auto who = world.user();
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(must(world->posts().create(who, review())).reward);
  EXPECT_FALSE(must(world->posts().create(who, review())).reward);
  EXPECT_EQ(world.balance(who), 30);
}

TEST(DailyLimit, follows_a_day_of_23_and_of_25_hours) {
  Scenario world(Database::sqlite_memory,
                 [](Config& c) { c.business.timezone = "America/New_York"; });
  for (const auto& [noon, midnight] :
       {std::pair{"2026-03-08T12:00:00-04:00", "2026-03-09T04:00:00Z"},
        std::pair{"2026-11-01T12:00:00-05:00", "2026-11-02T05:00:00Z"}}) {
    const auto who = world.user();
    world.clock().set(*parse_rfc3339(noon));
    for (int i = 0; i < 3; ++i) must(world->posts().create(who, review()));
    const auto refused = world->posts().create(who, review());
    ASSERT_EQ(refusal(refused), ErrorCode::daily_post_limit_reached);
    EXPECT_EQ(to_rfc3339(*refused.error().resets_at), midnight);
    world.clock().set(*refused.error().resets_at);
    EXPECT_TRUE(world->posts().create(who, review()));
  }
}

}  // namespace
}  // namespace ticketing::test
