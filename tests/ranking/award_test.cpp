// What the best are given, once, and what stays as it was then.
#include <gmock/gmock.h>

#include <algorithm>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

using std::chrono::days;
using std::chrono::hours;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Principal op = Principal::local_operator();

class Awards : public ::testing::TestWithParam<Database> {
 protected:
  /// `author` gets this many comments by others on a post.
  PostId commented(const Principal& author, std::size_t times) {
    const auto post = world_.general_post(author);
    for (std::size_t i = 0; i < times; ++i) world_.comment(fans_.at(i), post);
    return post;
  }
  void month_ends() { world_.clock().set(*parse_rfc3339("2026-04-01T00:05:00+09:00")); }
  /// A second later, because one instant is one occurrence.
  JobRun run(const std::string& job) {
    world_.clock().advance(std::chrono::seconds(1));
    return must(world_->jobs().run_now(op, job));
  }
  RankingTable march(std::optional<std::string> cursor = {}, int limit = 20) {
    RankingQuery query;
    query.date = parse_iso_date("2026-03-10");
    query.cursor = std::move(cursor);
    query.limit = limit;
    return must(world_->rankings().standings(query));
  }
  /// Points by which rankings have changed the balance.
  std::int64_t won(const Principal& who) {
    std::int64_t sum = 0;
    for (const auto& entry : must(world_->points().entries(who, {})).items)
      if (entry.reason == Reason::ranking) sum += entry.amount.value;
    return sum;
  }
  static std::vector<std::string> lines(const std::vector<RankingItem>& items) {
    std::vector<std::string> texts;
    for (const auto& item : items)
      texts.push_back((item.rank ? std::to_string(*item.rank) : "-") + " " + item.account.nickname +
                      (item.award ? " " + std::to_string(item.award->value) : ""));
    return texts;
  }
  std::vector<std::string> finals() {
    const auto table = march();
    EXPECT_TRUE(table.final);
    return lines(table.items);
  }

  Scenario world_{GetParam(), [](Config& config) {
                    config.limits.posts_per_day = 1000;
                    config.points.milestones.clear();
                  }};
  const std::vector<Principal> fans_ = world_.users(6);
  const Principal ann_ = world_.user("ann");
  const Principal bob_ = world_.user("bob");
  const Principal cho_ = world_.user("cho");
  const Principal dan_ = world_.user("dan");
};
TICKETING_ON_EVERY_STORE(Awards);

TEST_P(Awards, go_to_the_first_three_of_a_month_that_has_ended) {
  commented(dan_, 1);
  commented(ann_, 5);
  commented(bob_, 4);
  commented(cho_, 2);
  run("ranking_award");
  EXPECT_FALSE(march().final) << "it goes on";
  month_ends();
  EXPECT_THAT(run("ranking_award").outcome, HasSubstr("the month of 2026-03-01 (3 winners)"));
  EXPECT_THAT(finals(), ElementsAre("1 ann 1000", "2 bob 500", "3 cho 300", "4 dan"));
  EXPECT_EQ(won(ann_), 1000);
  EXPECT_EQ(won(bob_), 500);
  EXPECT_EQ(won(cho_), 300);
  EXPECT_EQ(won(dan_), 0);
  EXPECT_EQ(run("ranking_award").outcome, "nothing has ended that was not awarded");
  EXPECT_EQ(won(ann_), 1000);
  world_.expect_clean_audit();
}

TEST_P(Awards, tell_each_winner_live_and_by_mail) {
  commented(bob_, 1);
  commented(ann_, 2);
  month_ends();
  run("ranking_award");
  const auto held = must(world_->privacy().export_account(op, bob_.account));
  std::vector<std::string> told;
  for (const auto& event : held.notifications)
    if (event.type == EventType::ranking) told.push_back(event.payload);
  EXPECT_THAT(told, ElementsAre(R"({"period":"month","from":"2026-03-01","to":"2026-03-31",)"
                                R"("metric":"comments_received","rank":2,"points":500})"));
  int mails = 0;
  for (const auto& mail : held.mails) mails += mail.kind == MailKind::ranking_award;
  EXPECT_EQ(mails, 1);
  const auto loser = must(world_->privacy().export_account(op, fans_[0].account));
  EXPECT_THAT(loser.mails, IsEmpty());
}

TEST_P(Awards, expire_as_other_points_do) {
  commented(ann_, 1);
  month_ends();
  run("ranking_award");
  const auto entry = must(world_->points().entries(ann_, {})).items.front();
  EXPECT_EQ(entry.reason, Reason::ranking);
  EXPECT_EQ(entry.source.type, SourceType::ranking);
  EXPECT_TRUE(entry.expires_at);
}

TEST_P(Awards, pass_over_who_may_not_win_and_the_next_moves_up) {
  const auto staff = world_.with_role(Role::staff);
  commented(ann_, 6);
  commented(staff, 5);
  commented(bob_, 4);
  commented(cho_, 3);
  commented(dan_, 2);
  must(world_->accounts().update(world_.admin(), {ann_.account, {}, true}));
  must(world_->privacy().close(cho_));
  month_ends();
  run("ranking_award");
  EXPECT_THAT(finals(), ElementsAre("- ann", "- " + staff.nickname, "1 bob 1000", "- withdrawn",
                                    "2 dan 500"));
  EXPECT_EQ(march().items[0].passed_over, PassedOver::suspended);
  EXPECT_EQ(march().items[1].passed_over, PassedOver::staff);
  EXPECT_EQ(march().items[3].passed_over, PassedOver::closed);
  EXPECT_EQ(won(bob_), 1000);
  EXPECT_EQ(won(dan_), 500);
  // What becomes of them later rewrites nothing.
  must(world_->accounts().update(world_.admin(), {ann_.account, {}, false}));
  must(world_->accounts().update(world_.admin(), {bob_.account, {}, true}));
  EXPECT_EQ(finals()[0], "- ann");
  EXPECT_EQ(finals()[2], "1 bob 1000");
  world_.expect_clean_audit();
}

TEST_P(Awards, stay_as_they_are_whatever_is_deleted_later) {
  const auto post = commented(ann_, 3);
  commented(bob_, 2);
  commented(cho_, 1);
  month_ends();
  run("ranking_award");
  const auto before = finals();
  must(world_->posts().remove(ann_, {post, {}}));
  run("post_cleanup");
  EXPECT_EQ(finals(), before);
  EXPECT_EQ(won(ann_), 1000);
  // A week that nobody awarded has days of both months; its ranking goes on without the post.
  RankingQuery week;
  week.period = RankingPeriod::week;
  week.date = parse_iso_date("2026-03-02");
  EXPECT_THAT(lines(must(world_->rankings().standings(week)).items), ElementsAre("1 bob", "2 cho"));
  world_.expect_clean_audit();
}

TEST_P(Awards, wait_until_deleted_posts_count_no_more) {
  const auto post = commented(ann_, 3);
  commented(bob_, 2);
  month_ends();
  must(world_->posts().remove(ann_, {post, {}}));
  for (const bool dry_run : {true, false})
    EXPECT_EQ(
        refusal(world_->rankings().award(op, {}, {.idempotency_key = {}, .dry_run = dry_run})),
        ErrorCode::unavailable);
  EXPECT_FALSE(march().final);
  EXPECT_THAT(run("ranking_award").outcome, HasSubstr("1 winners")) << "it does that work itself";
  EXPECT_THAT(finals(), ElementsAre("1 bob 1000"));
  EXPECT_EQ(won(ann_), 0);
}

TEST_P(Awards, can_be_given_by_hand_and_foretold) {
  commented(ann_, 2);
  commented(bob_, 1);
  EXPECT_EQ(refusal(world_->rankings().award(op, {.date = parse_iso_date("2026-03-31")})),
            ErrorCode::validation_failed)
      << "it goes on";
  EXPECT_EQ(refusal(world_->rankings().award(ann_, {})), ErrorCode::forbidden);
  world_.clock().set(*parse_rfc3339("2026-04-01T00:00:59+09:00"));
  EXPECT_EQ(refusal(world_->rankings().award(op, {.date = parse_iso_date("2026-03-31")})),
            ErrorCode::validation_failed)
      << "comments of its last moments are being committed";
  month_ends();
  const auto planned =
      must(world_->rankings().award(world_.admin(), {}, {.idempotency_key = {}, .dry_run = true}));
  EXPECT_FALSE(march().final);
  EXPECT_EQ(won(ann_), 0);
  const auto done = must(world_->rankings().award(world_.admin(), {}));
  EXPECT_EQ(lines(done.winners), lines(planned.winners));
  EXPECT_THAT(lines(done.winners), ElementsAre("1 ann 1000", "2 bob 500"));
  EXPECT_FALSE(done.already_final);
  const auto again = must(world_->rankings().award(world_.admin(), {}));
  EXPECT_TRUE(again.already_final);
  EXPECT_EQ(lines(again.winners), lines(done.winners));
  EXPECT_EQ(won(ann_), 1000);
  std::vector<std::string> acts;
  for (const auto& act : must(world_->audit().actions(op, {})).items)
    if (act.action == "ranking.award") acts.push_back(act.subject);
  EXPECT_THAT(acts, ElementsAre("ranking:comments_received:month:2026-03-01"));
}

TEST_P(Awards, of_0_points_pay_and_tell_nothing) {
  if (GetParam() == Database::sqlite_memory) return;  // a store that reopening begins anew
  world_.reopen([](Config& config) { config.ranking.awards = {Points{0}, Points{50}}; });
  commented(ann_, 2);
  commented(bob_, 1);
  month_ends();
  run("ranking_award");
  EXPECT_THAT(finals(), ElementsAre("1 ann", "2 bob 50"));
  EXPECT_EQ(won(ann_), 0);
  EXPECT_EQ(won(bob_), 50);
  world_.expect_clean_audit();
}

TEST_P(Awards, are_made_up_for_each_period_that_ended_while_nobody_was_there) {
  if (GetParam() == Database::sqlite_memory) return;  // a store that reopening begins anew
  world_.reopen([](Config& config) {
    config.ranking.periods = {"day", "week", "month"};
    config.ranking.metric = RankingMetric::comments_written;
    config.ranking.awards = {Points{10}};
  });
  commented(ann_, 2);  // Monday: the first fan is first
  world_.clock().advance(hours(24));
  const auto post = world_.general_post(ann_);
  world_.comment(fans_[1], post);
  world_.clock().advance(days(6));  // Monday
  const auto outcome = run("ranking_award").outcome;
  EXPECT_THAT(outcome,
              HasSubstr("the day of 2026-03-02 (1 winners), the day of 2026-03-03 (1 win"));
  EXPECT_THAT(outcome, HasSubstr("the week of 2026-03-02 (1 winners)"));
  EXPECT_EQ(won(fans_[0]), 10) << "the first day";
  EXPECT_EQ(won(fans_[1]), 20) << "the second day, and the week";
  world_.expect_clean_audit();
}

TEST_P(Awards, are_paged_like_any_ranking_once_they_are_final) {
  for (std::size_t i = 0; i < 5; ++i) commented(i == 0 ? ann_ : fans_[i], i == 0 ? 2 : 1);
  const auto live = march({}, 2);
  month_ends();
  run("ranking_award");
  std::vector<std::string> all;
  std::optional<std::string> cursor;
  do {
    const auto page = march(cursor, 2);
    EXPECT_TRUE(page.final);
    for (const auto& line : lines(page.items)) all.push_back(line);
    cursor = page.next_cursor;
  } while (cursor);
  EXPECT_EQ(all, finals());
  EXPECT_THAT(all, SizeIs(5));
  EXPECT_EQ(lines(march(live.next_cursor, 3).items), std::vector(all.begin() + 2, all.end()))
      << "who was looking on goes on";
}

TEST_P(Awards, are_paid_once_however_many_processes_see_to_it) {
  commented(ann_, 2);
  commented(bob_, 1);
  month_ends();
  std::vector<Ticketing> others;
  if (GetParam() != Database::sqlite_memory)  // where another would have a store of its own
    for (int i = 0; i < 3; ++i) others.push_back(world_.another());
  std::vector<int> firsts(8, 0);
  {
    std::vector<std::jthread> processes;
    for (std::size_t i = 0; i < firsts.size(); ++i)
      processes.emplace_back([&, i] {
        Ticketing& t = others.empty() ? world_.t() : others[i % others.size()];
        if (i % 2 == 0) {
          // Refused where another one has claimed this instant.
          static_cast<void>(t.jobs().run_now(op, "ranking_award"));
        } else {
          firsts[i] = must(t.rankings().award(op, {})).already_final ? 0 : 1;
        }
      });
  }
  EXPECT_LE(std::count(firsts.begin(), firsts.end(), 1), 1);
  EXPECT_THAT(finals(), ElementsAre("1 ann 1000", "2 bob 500"));
  EXPECT_EQ(won(ann_), 1000);
  EXPECT_EQ(won(bob_), 500);
  world_.expect_clean_audit();
}

}  // namespace
}  // namespace ticketing::test
