// Posts written ahead: unseen until their instant, and then open without anybody's doing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/paging.hpp"
#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;

const Principal op = Principal::local_operator();

class ScheduledPosts : public ::testing::TestWithParam<Database> {
 protected:
  CreatePost ahead(hours by, Board board = Board::event) {
    CreatePost request;
    request.board = board;
    request.title = "Tomorrow's event";
    request.body = "The first ten win.";
    request.publish_at = world.clock().now() + by;
    return request;
  }
  std::vector<PostId> listed(std::optional<Board> board = {}) {
    std::vector<PostId> ids;
    for (const auto& post : must(world->posts().list({board, {}, 20, {}})).items)
      ids.push_back(post.id);
    return ids;
  }
  std::int64_t total(std::optional<Board> board = {}) {
    const auto counted = must(world->posts().count({board})).total;
    EXPECT_EQ(must(world->posts().list({board, {}, 1, {}})).total, counted);
    return counted;
  }

  Scenario world{GetParam()};
};
TICKETING_ON_EVERY_STORE(ScheduledPosts);

TEST_P(ScheduledPosts, are_seen_and_open_at_their_instant_with_no_job_run) {
  const auto earlier = world.event_post();
  const auto post = must(world->posts().create(world.admin(), ahead(hours(24)))).id;
  world.clock().advance(hours(1));
  const auto later = world.event_post();
  const auto who = world.user();
  const auto at = must(world->posts().list_scheduled(world.admin(), {})).items.at(0).publish_at;

  world.clock().set(*at - microseconds(1));
  EXPECT_EQ(refusal(world->posts().find(post)), ErrorCode::not_found);
  EXPECT_EQ(refusal(world->comments().list({post, 20, {}})), ErrorCode::not_found);
  EXPECT_EQ(refusal(world->comments().add(who, {post, "early"})), ErrorCode::not_found);
  EXPECT_THAT(listed(), ElementsAre(later, earlier));
  EXPECT_EQ(total(), 2);
  EXPECT_EQ(total(Board::event), 2);
  EXPECT_EQ(total(Board::notice), 0);

  world.clock().set(*at);
  EXPECT_EQ(must(world->posts().find(post)).publish_at, at);
  EXPECT_THAT(listed(), ElementsAre(post, later, earlier)) << "by when it opened";
  EXPECT_EQ(total(Board::event), 3);
  EXPECT_EQ(world.comment(who, post).reward->position, 1);
  EXPECT_TRUE(must(world->posts().list_scheduled(world.admin(), {})).items.empty());
  world.expect_clean_audit();
}

TEST_P(ScheduledPosts, a_list_says_how_long_it_is_good_for) {
  EXPECT_FALSE(must(world->posts().list({})).good_for);
  must(world->posts().create(world.admin(), ahead(hours(5))));
  must(world->posts().create(world.admin(), ahead(hours(3), Board::notice)));
  EXPECT_EQ(must(world->posts().list({})).good_for, hours(3));
  world.clock().advance(hours(3));
  EXPECT_EQ(must(world->posts().list({})).good_for, hours(2));
}

TEST_P(ScheduledPosts, are_listed_for_admins_the_next_first_and_can_be_edited_and_deleted) {
  std::vector<PostId> made;
  for (const int by : {3, 1, 2})
    made.push_back(must(world->posts().create(world.admin(), ahead(hours(by)))).id);
  std::vector<PostId> seen;
  ListScheduledPosts request{2, {}};
  do {
    const auto page = must(world->posts().list_scheduled(op, request));
    for (const auto& post : page.items) seen.push_back(post.id);
    request.cursor = page.next_cursor;
  } while (request.cursor);
  EXPECT_THAT(seen, ElementsAre(made[1], made[2], made[0]));
  EXPECT_EQ(refusal(world->posts().list_scheduled(world.user(), {})), ErrorCode::forbidden);
  EXPECT_EQ(refusal(world->posts().list_scheduled(Principal::anonymous(), {})),
            ErrorCode::forbidden);

  EditPost edit;
  edit.id = made[0];
  edit.title = "Corrected in time";
  EXPECT_EQ(must(world->posts().edit(world.admin(), edit)).title, "Corrected in time");
  must(world->posts().remove(world.admin(), {made[1], {}}));
  world.clock().advance(hours(4));
  EXPECT_THAT(listed(), ElementsAre(made[0], made[2]));
  EXPECT_EQ(total(), 2);
  world.expect_clean_audit();
}

TEST_P(ScheduledPosts, no_invented_cursor_shows_them) {
  must(world->posts().create(world.admin(), ahead(hours(1))));
  ListPosts request;
  request.cursor = encode_position({INT64_MAX / 2, INT64_MAX});
  EXPECT_TRUE(must(world->posts().list(request)).items.empty());
}

TEST_P(ScheduledPosts, a_clock_that_is_set_back_hides_no_other_post) {
  const auto post = world.event_post();
  world.clock().advance(hours(-1));
  EXPECT_THAT(listed(), ElementsAre(post));
  EXPECT_EQ(total(), 1);
  EXPECT_EQ(world.comment(world.user(), post).reward->position, 1);
}

TEST_P(ScheduledPosts, refuses_what_makes_no_sense_and_whom_it_is_not_for) {
  const auto refused_at = [&](const CreatePost& request) {
    const auto reply = world->posts().create(world.admin(), request);
    EXPECT_EQ(refusal(reply), ErrorCode::validation_failed);
    return reply ? std::string() : reply.error().errors.at(0).pointer;
  };
  EXPECT_EQ(refused_at(ahead(hours(0))), "/publish_at");
  EXPECT_EQ(refused_at(ahead(hours(-1))), "/publish_at");
  EXPECT_EQ(refused_at(ahead(hours(24 * 367))), "/publish_at");
  auto over = ahead(hours(3));
  over.campaign.present = true;
  over.campaign.value = CampaignTerms{10, {}, {}, world.clock().now() + hours(2), {}};
  over.campaign.value->coupon.value = 30;
  EXPECT_EQ(refused_at(over), "/campaign/closes_at");
  EXPECT_EQ(refusal(world->posts().create(world.user(), ahead(hours(1), Board::general))),
            ErrorCode::forbidden);
}

TEST_P(ScheduledPosts, the_job_tells_of_each_once) {
  const auto run = [&] { return must(world->jobs().run_now(op, "post_publish")).outcome; };
  must(world->posts().create(world.admin(), ahead(hours(1))));
  must(world->posts().create(world.admin(), ahead(hours(1), Board::notice)));
  const auto deleted = must(world->posts().create(world.admin(), ahead(hours(1)))).id;
  must(world->posts().remove(world.admin(), {deleted, {}}));
  EXPECT_EQ(run(), "told of 0 posts");
  world.clock().advance(hours(1));
  EXPECT_EQ(run(), "told of 1 posts") << "of events people are told, of notices not";
  world.clock().advance(seconds(10));
  EXPECT_EQ(run(), "told of 0 posts");
}

}  // namespace
}  // namespace ticketing::test
