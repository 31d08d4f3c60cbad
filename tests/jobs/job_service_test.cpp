// What the jobs do, and which of their runs are kept.
#include <gmock/gmock.h>

#include <memory>

#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

const Principal op = Principal::local_operator();

CreatePost review() {
  CreatePost request;
  request.title = "A review";
  request.body = "I liked it.";
  return request;
}

class JobEffects : public ::testing::TestWithParam<Database> {};
TICKETING_ON_EVERY_STORE(JobEffects);

/// Stores that several processes share, and whose contents outlive them.
class JobsOnSharedStores : public ::testing::TestWithParam<Database> {};
INSTANTIATE_TEST_SUITE_P(Stores, JobsOnSharedStores,
                         ::testing::Values(Database::sqlite_file, Database::postgresql),
                         [](const auto& param) { return to_string(param.param); });

TEST_P(JobsOnSharedStores, give_no_used_day_away_again_where_a_clock_is_ahead) {
  Scenario api(GetParam());
  api.clock().set(*parse_rfc3339("2026-03-02T23:59:59.5+09:00"));
  const auto ahead = std::make_shared<ManualClock>(api.clock().now() + seconds(1));
  Ticketing scheduler = must(Ticketing::open(api.config(), ahead));
  const auto who = api.user();
  const int posts_per_day = api.config().limits.posts_per_day;
  for (int i = 0; i < posts_per_day; ++i) api.general_post(who);

  must(scheduler.jobs().run_now(op, "day_rollover"));
  EXPECT_EQ(refusal(api->posts().create(who, review())), ErrorCode::daily_post_limit_reached);
  api.clock().advance(seconds(1));
  EXPECT_TRUE(api->posts().create(who, review())) << "a new day";
}

TEST_P(JobEffects, keep_the_limit_rows_of_today_and_yesterday) {
  Scenario s(GetParam());
  const auto who = s.user();
  const auto rollover = [&] { return must(s->jobs().run_now(op, "day_rollover")).outcome; };
  s.general_post(who);
  s.clock().advance(hours(24));
  s.general_post(who);
  EXPECT_EQ(rollover(), "removed 0 limit rows of days before 2026-03-02");
  s.clock().advance(hours(24));
  EXPECT_EQ(rollover(), "removed 1 limit rows of days before 2026-03-03");
  s.clock().advance(hours(24));
  EXPECT_EQ(rollover(), "removed 1 limit rows of days before 2026-03-04");
}

TEST_P(JobsOnSharedStores, purge_forgets_view_batches_after_a_day) {
  Scenario s(GetParam());
  const auto post = s.event_post();
  s->posts().count_view(s.user(), {.post = post, .author = s.admin().account});
  s.reopen();  // flushes
  const auto purge = [&] { return must(s->jobs().run_now(op, "purge")).outcome; };
  s.clock().advance(hours(24));
  EXPECT_THAT(purge(), ::testing::HasSubstr(", 0 view batches"));
  s.clock().advance(seconds(1));
  EXPECT_THAT(purge(), ::testing::HasSubstr(", 1 view batches"));
  EXPECT_EQ(must(s->posts().find(post)).view_count, 1);
}

TEST_P(JobsOnSharedStores, purge_forgets_events_after_90_days_and_their_numbers_stay_taken) {
  Scenario s(GetParam());
  const auto who = s.user();
  const auto numbers = [&] {
    std::vector<std::int64_t> ids;
    for (const auto& one : must(s->notifications().list(who, {})).items) ids.push_back(one.id);
    return ids;
  };
  const auto purge = [&] { return must(s->jobs().run_now(op, "purge")).outcome; };
  s.general_post(who);
  EXPECT_EQ(numbers(), std::vector<std::int64_t>{1});
  s.clock().advance(hours(90 * 24));
  EXPECT_THAT(purge(), ::testing::HasSubstr(", 0 events"));
  s.clock().advance(seconds(1));
  EXPECT_THAT(purge(), ::testing::HasSubstr(", 1 events"));
  EXPECT_TRUE(numbers().empty());
  s.general_post(who);
  EXPECT_EQ(numbers(), std::vector<std::int64_t>{2});
}

TEST_P(JobsOnSharedStores, purge_keeps_what_it_is_told_to_keep) {
  Scenario s(GetParam(), [](Config& config) {
    config.keep = {.account_events_days = 0,
                   .sent_mails_days = 2,
                   .admin_actions_days = 3,
                   .job_runs_days = 4,
                   .idempotency_hours = 5};
  });
  const auto who = s.user();
  must(s->points().adjust(s.admin(), {who.account, Points{5}, "a gift"}, {"key", false}));
  const auto purge = [&](std::chrono::seconds later) {
    s.clock().advance(later);
    return must(s->jobs().run_now(op, "purge")).outcome;
  };
  // But the runs by hand, which are acts as well.
  const auto actions = [&] {
    const auto all = must(s->audit().actions(s.admin(), {})).items;
    return std::ranges::count_if(all, [](const auto& act) { return act.action != "job.run"; });
  };
  EXPECT_GT(actions(), 0);
  must(s->jobs().run_now(op, "day_rollover"));
  EXPECT_THAT(purge(hours(5)), ::testing::HasSubstr(", 0 idempotency keys"));
  const auto done = purge(seconds(1));
  EXPECT_THAT(done, ::testing::HasSubstr(", 1 idempotency keys"));
  EXPECT_THAT(done, ::testing::Not(::testing::HasSubstr("events"))) << "kept for ever";
  EXPECT_GT(actions(), 0);
  purge(hours(3 * 24 - 5));
  EXPECT_EQ(actions(), 0);
  must(s->jobs().run_now(op, "day_rollover"));
  EXPECT_THAT(purge(hours(24)), ::testing::Not(::testing::HasSubstr(", 0 job runs")));
  EXPECT_EQ(must(s->jobs().history(op, "day_rollover")).size(), 1U);
  EXPECT_EQ(must(s->notifications().list(who, {})).items.size(), 1U);
}

TEST_P(JobsOnSharedStores, purge_forgets_runs_after_90_days_but_the_newest) {
  Scenario s(GetParam());
  const auto history = [&] { return must(s->jobs().history(op, "day_rollover")).size(); };
  must(s->jobs().run_now(op, "day_rollover"));
  s.clock().advance(seconds(1));
  must(s->jobs().run_now(op, "day_rollover"));
  s.clock().advance(hours(91 * 24));
  EXPECT_THAT(must(s->jobs().run_now(op, "purge")).outcome, ::testing::HasSubstr(", 1 job runs"));
  EXPECT_EQ(history(), 1u);
}

void every_ten_seconds(Config& config) { config.jobs.purge = "@every 10s"; }

TEST_P(JobEffects, of_an_interval_keep_the_last_run) {
  Scenario s(GetParam(), every_ten_seconds);
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(must(s->jobs().run_due(op, "purge")));
    EXPECT_FALSE(must(s->jobs().run_due(op, "purge")));
    s.clock().advance(seconds(10));
  }
  const auto runs = must(s->jobs().history(op, "purge"));
  ASSERT_EQ(runs.size(), 1u);
  EXPECT_EQ(runs.front().scheduled_for, s.clock().now() - seconds(10));
  EXPECT_EQ(runs.front().state, RunState::succeeded);
}

TEST_P(JobEffects, of_an_interval_run_when_asked_to_as_well) {
  Scenario s(GetParam(), every_ten_seconds);
  EXPECT_TRUE(must(s->jobs().run_due(op, "purge")));
  for (int i = 0; i < 3; ++i) {
    s.clock().advance(seconds(1));
    EXPECT_EQ(must(s->jobs().run_now(op, "purge")).scheduled_for, s.clock().now());
  }
  EXPECT_FALSE(must(s->jobs().run_due(op, "purge")));
  s.clock().advance(seconds(7));
  EXPECT_TRUE(must(s->jobs().run_due(op, "purge")));
}

TEST_P(JobEffects, are_told_again_by_the_key_of_the_request_whenever_that_was) {
  Scenario s(GetParam());
  must(s->jobs().run_now(op, "purge"));  // the time of its schedule
  s.clock().advance(std::chrono::milliseconds(1500));
  const CallOptions options{"key", false};
  const auto first = must(s->jobs().run_now(s.admin(), "purge", options));
  EXPECT_EQ(first.scheduled_for, s.clock().now()) << "in the middle of a second";
  s.clock().advance(std::chrono::milliseconds(100));
  must(s->jobs().run_now(op, "purge"));
  const auto again = must(s->jobs().run_now(s.admin(), "purge", options));
  EXPECT_EQ(again.scheduled_for, first.scheduled_for);
  EXPECT_EQ(again.state, RunState::succeeded);
}

TEST_P(JobsOnSharedStores, run_no_occurrence_again_whose_row_is_gone) {
  Scenario ahead(GetParam(), every_ten_seconds);
  const auto clock = std::make_shared<ManualClock>(ahead.clock().now());
  Ticketing behind = must(Ticketing::open(ahead.config(), clock));
  EXPECT_TRUE(must(ahead->jobs().run_due(op, "purge")));
  ahead.clock().advance(seconds(10));
  EXPECT_TRUE(must(ahead->jobs().run_due(op, "purge")));
  EXPECT_FALSE(must(behind.jobs().run_due(op, "purge")));
  clock->advance(seconds(10));
  EXPECT_FALSE(must(behind.jobs().run_due(op, "purge")));
}

}  // namespace
}  // namespace ticketing::test
