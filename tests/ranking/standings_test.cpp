// Who is ahead while a period goes on.
#include <gmock/gmock.h>

#include <optional>
#include <string>
#include <vector>

#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Standings : public ::testing::TestWithParam<Database> {
 protected:
  RankingTable table(RankingMetric metric, RankingPeriod period = RankingPeriod::month) {
    RankingQuery query;
    query.metric = metric;
    query.period = period;
    return must(world_->rankings().standings(query));
  }
  /// "1 who 3": rank, nickname and count.
  static std::vector<std::string> lines(const RankingTable& table) {
    std::vector<std::string> texts;
    for (const auto& item : table.items)
      texts.push_back((item.rank ? std::to_string(*item.rank) : "-") + " " + item.account.nickname +
                      " " + std::to_string(item.count));
    return texts;
  }
  std::vector<std::string> received() { return lines(table(RankingMetric::comments_received)); }
  std::vector<std::string> written() { return lines(table(RankingMetric::comments_written)); }
  /// A second later, because one instant is one occurrence.
  void clean_up() {
    world_.clock().advance(seconds(1));
    must(world_->jobs().run_now(Principal::local_operator(), "post_cleanup"));
  }

  Scenario world_{GetParam(), [](Config& config) { config.limits.posts_per_day = 1000; }};
  const Principal ann_ = world_.user("ann");
  const Principal bob_ = world_.user("bob");
  const Principal cho_ = world_.user("cho");
};
TICKETING_ON_EVERY_STORE(Standings);

TEST_P(Standings, count_one_comment_an_account_and_post_by_others_on_general_posts) {
  const auto post = world_.general_post(ann_);
  world_.comment(bob_, post);
  world_.comment(bob_, post, "again");
  world_.comment(ann_, post, "my own");
  world_.comment(world_.with_role(Role::staff), post);
  world_.comment(cho_, world_.event_post());
  EXPECT_THAT(received(), ElementsAre("1 ann 1"));
  EXPECT_THAT(written(), ElementsAre("1 bob 1", "2 cho 1"));
}

TEST_P(Standings, put_first_who_reached_the_count_first) {
  const auto by_ann = world_.general_post(ann_);
  const auto by_bob = world_.general_post(bob_);
  const auto fans = world_.users(3);
  world_.comment(fans[0], by_ann);
  world_.clock().advance(hours(24));
  world_.comment(fans[0], by_bob);
  world_.comment(fans[1], by_bob);
  world_.clock().advance(seconds(1));
  world_.comment(fans[1], by_ann);
  EXPECT_THAT(received(), ElementsAre("1 bob 2", "2 ann 2")) << "two were bob's a second earlier";
  world_.clock().advance(hours(24));
  world_.comment(fans[2], by_ann);
  EXPECT_THAT(received(), ElementsAre("1 ann 3", "2 bob 2"));
}

TEST_P(Standings, go_by_account_when_all_else_is_equal) {
  const auto fan = world_.user();
  for (const auto& author : {cho_, ann_, bob_}) world_.comment(fan, world_.general_post(author));
  EXPECT_THAT(received(), ElementsAre("1 ann 1", "2 bob 1", "3 cho 1"));
}

TEST_P(Standings, are_of_a_day_a_week_or_a_month) {
  // Monday, 2 March.
  world_.comment(bob_, world_.general_post(ann_));
  world_.clock().advance(hours(24));
  world_.comment(ann_, world_.general_post(bob_));
  world_.clock().advance(hours(24 * 6));  // Monday of the next week
  world_.comment(ann_, world_.general_post(cho_));
  world_.comment(bob_, world_.general_post(cho_));
  const auto at = [&](RankingPeriod period, const char* date) {
    RankingQuery query;
    query.period = period;
    query.date = parse_iso_date(date);
    auto found = must(world_->rankings().standings(query));
    EXPECT_FALSE(found.final);
    return found;
  };
  EXPECT_THAT(lines(at(RankingPeriod::day, "2026-03-02")), ElementsAre("1 ann 1"));
  EXPECT_THAT(lines(at(RankingPeriod::week, "2026-03-08")), ElementsAre("1 ann 1", "2 bob 1"));
  EXPECT_THAT(lines(at(RankingPeriod::week, "2026-03-09")), ElementsAre("1 cho 2"));
  const auto month = at(RankingPeriod::month, "2026-03-31");
  EXPECT_THAT(lines(month), ElementsAre("1 cho 2", "2 ann 1", "3 bob 1"));
  EXPECT_EQ(to_iso_date(month.from), "2026-03-01");
  EXPECT_EQ(to_iso_date(month.to), "2026-03-31");
  EXPECT_THAT(lines(at(RankingPeriod::month, "2026-04-01")), IsEmpty());
  EXPECT_THAT(lines(table(RankingMetric::comments_received, RankingPeriod::day)),
              ElementsAre("1 cho 2"))
      << "today, unless told otherwise";
}

TEST_P(Standings, end_in_a_year_of_four_digits) {
  using std::chrono::year;
  RankingQuery query;
  query.date = LocalDate(year{9999} / 12 / 31);
  EXPECT_EQ(must(world_->rankings().standings(query)).to, query.date);
  query.period = RankingPeriod::week;
  EXPECT_EQ(refusal(world_->rankings().standings(query)), ErrorCode::validation_failed);
  query.date = LocalDate(year{9999} / 12 / 26);
  EXPECT_EQ(must(world_->rankings().standings(query)).to, query.date);
}

TEST_P(Standings, come_in_pages_that_only_their_own_list_goes_on_with) {
  const auto fans = world_.users(7);
  const auto post = world_.general_post(ann_);
  for (const auto& fan : fans) {
    world_.comment(fan, post);
    world_.clock().advance(seconds(1));
  }
  RankingQuery query;
  query.metric = RankingMetric::comments_written;
  query.limit = 3;
  std::vector<std::string> all;
  std::vector<std::size_t> sizes;
  std::string cursor;
  do {
    const auto page = must(world_->rankings().standings(query));
    for (const auto& line : lines(page)) all.push_back(line);
    sizes.push_back(page.items.size());
    if (page.next_cursor) cursor = *page.next_cursor;
    query.cursor = page.next_cursor;
  } while (query.cursor);
  EXPECT_THAT(sizes, ElementsAre(3, 3, 1));
  EXPECT_EQ(all, lines(table(RankingMetric::comments_written)));

  query.cursor = cursor;
  EXPECT_THAT(must(world_->rankings().standings(query)).items, SizeIs(1));
  RankingQuery other = query;
  other.metric = RankingMetric::comments_received;
  EXPECT_EQ(refusal(world_->rankings().standings(other)), ErrorCode::validation_failed);
  other = query;
  other.period = RankingPeriod::week;
  EXPECT_EQ(refusal(world_->rankings().standings(other)), ErrorCode::validation_failed);
  other = query;
  other.date = parse_iso_date("2026-02-01");
  EXPECT_EQ(refusal(world_->rankings().standings(other)), ErrorCode::validation_failed);
  other.cursor = "nonsense";
  EXPECT_EQ(refusal(world_->rankings().standings(other)), ErrorCode::validation_failed);
  other = query;
  other.limit = 101;
  EXPECT_EQ(refusal(world_->rankings().standings(other)), ErrorCode::validation_failed);
}

TEST_P(Standings, take_out_a_comment_that_is_deleted) {
  const auto post = world_.general_post(ann_);
  const auto comment = world_.comment(bob_, post).comment.id;
  world_.comment(cho_, post);
  must(world_->comments().remove(bob_, {comment, {}}));
  EXPECT_THAT(received(), ElementsAre("1 ann 1"));
  EXPECT_THAT(written(), ElementsAre("1 cho 1"));
}

TEST_P(Standings, take_out_the_comments_of_a_deleted_post_piece_by_piece) {
  const auto fans = world_.users(3);
  const auto kept = world_.general_post(ann_);
  const auto gone = world_.general_post(bob_);
  const auto again = world_.general_post(bob_);
  for (const auto& fan : fans) {
    world_.comment(fan, gone);
    world_.comment(fan, kept);
  }
  world_.comment(fans[0], again);
  must(world_->comments().remove(fans[2], {world_.comment(fans[2], again).comment.id, {}}));
  must(world_->posts().remove(bob_, {gone, {}}));
  EXPECT_THAT(received(), ElementsAre("1 bob 4", "2 ann 3")) << "not yet";
  clean_up();
  EXPECT_THAT(received(), ElementsAre("1 ann 3", "2 bob 1"));
  clean_up();
  EXPECT_THAT(received(), ElementsAre("1 ann 3", "2 bob 1")) << "once";
  must(world_->posts().remove(bob_, {again, {}}));
  clean_up();
  EXPECT_THAT(received(), ElementsAre("1 ann 3"));
  EXPECT_THAT(written(), SizeIs(3));
}

TEST_P(Standings, take_out_once_the_comments_that_are_deleted_after_their_post) {
  const auto kept = world_.general_post(ann_);
  const auto gone = world_.general_post(ann_);
  std::vector<CommentId> of_bob;
  for (const auto post : {kept, gone}) of_bob.push_back(world_.comment(bob_, post).comment.id);
  world_.comment(cho_, kept);
  const auto of_cho = world_.comment(cho_, gone).comment.id;
  must(world_->posts().remove(ann_, {gone, {}}));
  must(world_->comments().remove(bob_, {of_bob[1], {}}));
  EXPECT_THAT(written(), ElementsAre("1 cho 2", "2 bob 1")) << "before the clean-up came";
  clean_up();
  must(world_->comments().remove(cho_, {of_cho, {}}));
  EXPECT_THAT(written(), ElementsAre("1 bob 1", "2 cho 1")) << "after it";
  EXPECT_THAT(received(), ElementsAre("1 ann 2"));
  world_.expect_clean_audit();
}

TEST_P(Standings, pass_over_who_may_not_win_and_say_why) {
  const auto staff = world_.with_role(Role::staff);
  const auto fans = world_.users(3);
  const auto let_comment = [&](const Principal& author, std::size_t times) {
    const auto post = world_.general_post(author);
    for (std::size_t i = 0; i < times; ++i) world_.comment(fans[i], post);
  };
  let_comment(ann_, 3);
  let_comment(staff, 2);
  let_comment(bob_, 1);
  let_comment(cho_, 1);
  must(world_->accounts().update(world_.admin(), {ann_.account, {}, true}));
  must(world_->privacy().close(bob_));
  const auto found = table(RankingMetric::comments_received);
  EXPECT_THAT(lines(found),
              ElementsAre("- ann 3", "- " + staff.nickname + " 2", "- withdrawn 1", "1 cho 1"));
  EXPECT_EQ(found.items[0].passed_over, PassedOver::suspended);
  EXPECT_EQ(found.items[1].passed_over, PassedOver::staff);
  EXPECT_EQ(found.items[2].passed_over, PassedOver::closed);
  EXPECT_FALSE(found.items[3].passed_over);
}

TEST_P(Standings, tell_an_account_where_it_stands) {
  const auto fans = world_.users(2);
  const auto post = world_.general_post(ann_);
  world_.comment(fans[0], post);
  world_.comment(fans[1], world_.general_post(bob_));
  world_.comment(fans[1], post);
  world_.clock().advance(hours(24));
  world_.comment(bob_, post);
  const auto mine = must(world_->rankings().mine(bob_));
  ASSERT_THAT(mine, SizeIs(6));
  std::vector<std::string> texts;
  for (const auto& own : mine)
    texts.push_back(to_iso_date(own.from) + (own.rank ? " " + std::to_string(*own.rank) : " -") +
                    " of " + std::to_string(own.count));
  EXPECT_THAT(texts, ElementsAre("2026-03-03 - of 0", "2026-03-02 2 of 1", "2026-03-01 2 of 1",
                                 "2026-03-03 1 of 1", "2026-03-02 3 of 1", "2026-03-01 3 of 1"));
  for (const auto& nobody : {Principal::anonymous(), Principal::local_operator()})
    EXPECT_EQ(refusal(world_->rankings().mine(nobody)), ErrorCode::unauthenticated);
}

}  // namespace
}  // namespace ticketing::test
