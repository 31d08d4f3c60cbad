// What becomes of occurrences that were missed, or came due in a pause or while a run went on.
#include <gmock/gmock.h>

#include <atomic>
#include <stop_token>
#include <string>

#include <ticketing/jobs/scheduler_loop.hpp>

#include "jobs/hourly_job.hpp"
#include "support/await.hpp"

namespace ticketing::test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Principal op = Principal::local_operator();

class Policies : public HourlyJob {};
TICKETING_ON_EVERY_STORE(Policies);

TEST_P(Policies, run_once_makes_up_for_all_that_was_missed) {
  const auto jobs = scheduler({});
  EXPECT_THAT(run_all(*jobs), ElementsAre("03:00"));
  store_.clock().advance(hours(3) + minutes(10));
  EXPECT_THAT(run_all(*jobs), ElementsAre("06:00"));
  EXPECT_THAT(skipped(*jobs),
              ElementsAre("04:00: missed: the run for 2026-03-02T06:00:00Z makes up for it",
                          "05:00: missed: the run for 2026-03-02T06:00:00Z makes up for it"));
}

TEST_P(Policies, skip_runs_nothing_late) {
  const auto jobs = scheduler({.misfire = Misfire::skip});
  run_all(*jobs);
  store_.clock().advance(hours(2) + seconds(61));
  EXPECT_THAT(run_all(*jobs), IsEmpty());
  EXPECT_THAT(skipped(*jobs), ElementsAre("04:00: missed: no scheduler ran it in time",
                                          "05:00: missed: found 61 s late"));
  store_.clock().advance(hours(1) - seconds(1));
  EXPECT_THAT(run_all(*jobs), ElementsAre("06:00")) << "within a minute is on time";
}

TEST_P(Policies, run_all_runs_each_in_order) {
  const auto jobs = scheduler({.misfire = Misfire::run_all});
  run_all(*jobs);
  store_.clock().advance(hours(3));
  EXPECT_THAT(run_all(*jobs), ElementsAre("04:00", "05:00", "06:00"));
  EXPECT_THAT(skipped(*jobs), IsEmpty());
}

TEST_P(Policies, pass_over_what_is_older_than_the_window) {
  const auto jobs = scheduler({.misfire = Misfire::run_all, .catchup_window = "2h"});
  run_all(*jobs);
  store_.clock().advance(hours(5) + minutes(1));
  EXPECT_THAT(run_all(*jobs), ElementsAre("07:00", "08:00"));
}

TEST_P(Policies, bound_what_a_long_stop_leaves) {
  const auto jobs = scheduler({.catchup_window = "8784h"}, "* * * * *");
  must(jobs->run_due(op, "hourly"));
  store_.clock().advance(hours(24 * 7));
  ASSERT_TRUE(must(jobs->run_due(op, "hourly")));
  EXPECT_FALSE(must(jobs->run_due(op, "hourly")));
  const auto rows = must(store_.store().read([](UnitOfWork& unit) -> Result<std::size_t> {
    return unit.jobs().list("hourly", 100'000).size();
  }));
  EXPECT_EQ(rows, 1u + 1000u);
}

TEST_P(Policies, are_not_silenced_by_a_row_of_a_clock_that_was_ahead) {
  const auto jobs = scheduler({.catchup_window = "30m"});
  run_all(*jobs);
  store_.clock().advance(hours(24));
  must(jobs->run_due(op, "hourly"));
  store_.clock().advance(hours(-23));
  EXPECT_THAT(run_all(*jobs), ElementsAre("04:00"));
}

TEST_P(Policies, let_a_changed_schedule_wait_for_its_next_time) {
  run_all(*scheduler({}));
  store_.clock().advance(minutes(30));
  const auto changed = scheduler({}, "15 * * * *");
  EXPECT_THAT(run_all(*changed), IsEmpty()) << "03:15 was never promised";
  store_.clock().advance(minutes(45));
  EXPECT_THAT(run_all(*changed), ElementsAre("04:15"));
  EXPECT_THAT(skipped(*changed), IsEmpty());
  const auto interval = scheduler({}, "@every 10m");
  EXPECT_THAT(run_all(*interval), IsEmpty());
  store_.clock().advance(minutes(5));
  EXPECT_THAT(run_all(*interval), ElementsAre("04:20"));
}

TEST_P(Policies, let_schedulers_that_disagree_both_run) {
  const auto on_the_hour = scheduler({});
  const auto past_it = scheduler({}, "15 * * * *");
  run_all(*on_the_hour);
  run_all(*past_it);
  store_.clock().advance(minutes(15));
  EXPECT_THAT(run_all(*on_the_hour), IsEmpty());
  EXPECT_THAT(run_all(*past_it), ElementsAre("03:15"));
  store_.clock().advance(minutes(45));
  EXPECT_THAT(run_all(*past_it), IsEmpty());
  EXPECT_THAT(run_all(*on_the_hour), ElementsAre("04:00"));
}

class Overlaps : public HeldRun {};
TICKETING_ON_EVERY_STORE(Overlaps);

TEST_P(Overlaps, queue_one_waits_and_then_runs_once) {
  const auto jobs = scheduler({});
  hold();
  EXPECT_THAT(run_all(*jobs), IsEmpty());
  store_.clock().advance(hours(2));
  EXPECT_THAT(run_all(*jobs), IsEmpty());
  EXPECT_THAT(skipped(*jobs), IsEmpty());
  end();
  EXPECT_THAT(run_all(*jobs), ElementsAre("05:00"));
  EXPECT_THAT(skipped(*jobs), ElementsAre(HasSubstr("04:00: missed: ")));
  const auto told = must(jobs->explain(op, "hourly"));
  EXPECT_EQ(told.last_why_late, "it was not late");
}

TEST_P(Overlaps, skip_passes_over) {
  const auto jobs = scheduler({.overlap = Overlap::skip});
  hold();
  store_.clock().advance(hours(1));
  EXPECT_THAT(run_all(*jobs), IsEmpty());
  end();
  EXPECT_THAT(run_all(*jobs), IsEmpty());
  EXPECT_THAT(skipped(*jobs), ElementsAre("04:00: the run before it still went on"));
  store_.clock().advance(hours(1));
  EXPECT_THAT(run_all(*jobs), ElementsAre("05:00"));
}

TEST_P(Overlaps, allow_runs_beside) {
  const auto jobs = scheduler({.overlap = Overlap::allow});
  hold();
  store_.clock().advance(hours(1));
  EXPECT_THAT(run_all(*jobs), ElementsAre("04:00"));
}

TEST_P(Overlaps, skip_passes_over_what_fell_in_a_run_of_this_process_alone) {
  const auto jobs = scheduler({.overlap = Overlap::skip});
  hold();
  EXPECT_THAT(run_all(*jobs), IsEmpty());
  store_.clock().advance(hours(1) + minutes(20));
  end();
  store_.clock().advance(hours(1));
  EXPECT_THAT(run_all(*jobs), ElementsAre("05:00"));
  EXPECT_THAT(skipped(*jobs), ElementsAre("04:00: the run before it still went on"))
      << "nobody looked while it did";
}

TEST_P(Overlaps, skip_leaves_a_backlog_from_before_the_run) {
  const auto jobs = scheduler({.misfire = Misfire::run_all, .overlap = Overlap::skip});
  run_all(*jobs);
  store_.clock().advance(hours(2) + minutes(30));
  hold();  // for 05:30: somebody asked for it
  EXPECT_THAT(run_all(*jobs), IsEmpty());
  store_.clock().advance(hours(1));
  EXPECT_THAT(run_all(*jobs), IsEmpty());
  end();
  EXPECT_THAT(run_all(*jobs), ElementsAre("04:00", "05:00"));
  EXPECT_THAT(skipped(*jobs), ElementsAre("06:00: the run before it still went on"));
}

TEST_P(Overlaps, allow_runs_beside_within_one_scheduler) {
  std::atomic<int> going = 0;
  std::stop_source stop;
  const auto jobs =
      store_.process({{"hourly",
                       "@every 1s",
                       "",
                       [&](JobWork&) -> Result<std::string> {
                         if (++going == 1) store_.clock().advance(seconds(1));
                         await("another goes on beside it", [&] { return going > 1; });
                         stop.request_stop();
                         return "ran";
                       },
                       {.overlap = Overlap::allow}}});
  EXPECT_EQ(jobs->runs_at_once("hourly"), 4);
  EXPECT_EQ(scheduler({})->runs_at_once("hourly"), 1);
  EXPECT_EQ(jobs->runs_at_once("nope"), 0);
  run_scheduler(*jobs, store_.clock(), stop.get_token(), {});
  EXPECT_EQ(going, 2);
}

TEST_P(Overlaps, explain_why_a_run_was_late) {
  const auto jobs = scheduler({});
  hold();
  store_.clock().advance(hours(1) + minutes(2));
  end();
  store_.clock().advance(minutes(1));
  EXPECT_THAT(run_all(*jobs), ElementsAre("04:00"));
  const auto told = must(jobs->explain(op, "hourly"));
  EXPECT_EQ(told.last_late_seconds, 180);
  EXPECT_EQ(told.last_why_late,
            "the run for 2026-03-02T03:00:00Z went on until 2026-03-02T04:02:00Z");
  ASSERT_EQ(told.next.size(), 5u);
  EXPECT_EQ(told.next[0].local, "2026-03-02T14:00:00+09:00");
  EXPECT_EQ(to_rfc3339(told.next[0].utc), "2026-03-02T05:00:00Z");
  EXPECT_EQ(told.time_zone, "Asia/Seoul");
  store_.clock().advance(hours(1) + minutes(2));
  run_all(*jobs);
  EXPECT_EQ(must(jobs->explain(op, "hourly")).last_why_late,
            "no scheduler was there to begin it, or its database did not answer");
}

TEST_P(Policies, a_pause_skips_what_comes_due_until_it_is_resumed) {
  const auto jobs = scheduler({});
  run_all(*jobs);
  const auto paused = must(jobs->pause(op, {.job = "hourly", .note = "a restore"}));
  EXPECT_EQ(paused.paused, "until it is resumed: a restore");
  store_.clock().advance(hours(1));
  EXPECT_THAT(run_all(*jobs), IsEmpty());
  EXPECT_THAT(skipped(*jobs), ElementsAre("04:00: paused: a restore"));
  store_.clock().advance(hours(1));
  EXPECT_EQ(must(jobs->resume(op, "hourly")).paused, "");
  EXPECT_THAT(run_all(*jobs), IsEmpty()) << "nothing fires at once";
  EXPECT_EQ(must(jobs->list(op)).front().paused, "");
  store_.clock().advance(hours(1));
  EXPECT_THAT(run_all(*jobs), ElementsAre("06:00"));
}

TEST_P(Policies, a_pause_with_an_end_ends_by_itself) {
  const auto jobs = scheduler({.misfire = Misfire::run_all});
  run_all(*jobs);
  must(jobs->pause(op, {.job = "hourly", .until = store_.clock().now() + minutes(90)}));
  EXPECT_EQ(must(jobs->list(op)).front().paused, "until 2026-03-02T04:30:00Z");
  store_.clock().advance(hours(3));
  EXPECT_THAT(run_all(*jobs), ElementsAre("05:00", "06:00")) << "nobody looked in the pause";
  EXPECT_THAT(skipped(*jobs), ElementsAre("04:00: paused"));
}

TEST_P(Policies, and_schedules_can_be_changed_while_it_runs) {
  const auto jobs = store_.process(
      {{"purge", "0 * * * *", "", [](JobWork&) -> Result<std::string> { return "ran"; }}});
  ASSERT_TRUE(must(jobs->run_due(op, "purge")));
  store_.clock().advance(minutes(30));
  JobsConfig config;
  config.purge = "0 * * * *";
  EXPECT_THAT(must(jobs->reschedule(op, config)), IsEmpty()) << "nothing new";
  config.purge = "15 * * * *";
  config.policy.purge.overlap = Overlap::allow;
  EXPECT_THAT(must(jobs->reschedule(op, config)), ElementsAre("purge"));
  EXPECT_EQ(jobs->runs_at_once("purge"), 4);
  EXPECT_FALSE(must(jobs->run_due(op, "purge"))) << "03:15 was never promised";
  EXPECT_EQ(hour(jobs->next_at("purge").value()), "04:15");
  store_.clock().advance(minutes(45));
  EXPECT_EQ(hour(must(jobs->run_due(op, "purge"))->scheduled_for), "04:15");
  EXPECT_EQ(refusal(jobs->reschedule(Principal::anonymous(), config)), ErrorCode::forbidden);
}

TEST_P(Policies, and_what_became_of_runs_is_counted) {
  const auto jobs = scheduler({});
  run_all(*jobs);
  store_.clock().advance(hours(3) + minutes(10));
  run_all(*jobs);
  const auto counted = jobs->counters().front();
  EXPECT_EQ(counted.job, "hourly");
  EXPECT_EQ(counted.begun, 2u);
  EXPECT_EQ(counted.succeeded, 2u);
  EXPECT_EQ(counted.skipped, 2u);
  EXPECT_EQ(counted.failed + counted.interrupted, 0u);
  EXPECT_DOUBLE_EQ(counted.late_seconds_total, 600);
  EXPECT_EQ(counted.last_success_at, store_.clock().now());
  const auto other = scheduler({});
  EXPECT_FALSE(other->counters().front().last_success_at);
  run_all(*other);
  EXPECT_EQ(other->counters().front().last_success_at, store_.clock().now())
      << "whichever process it was";
}

TEST_P(Policies, a_pause_is_refused_in_words) {
  const auto jobs = scheduler({});
  EXPECT_EQ(refusal(jobs->pause(op, {.job = "nope"})), ErrorCode::not_found);
  EXPECT_EQ(refusal(jobs->resume(op, "nope")), ErrorCode::not_found);
  EXPECT_EQ(refusal(jobs->explain(op, "nope")), ErrorCode::not_found);
  EXPECT_EQ(refusal(jobs->pause(op, {.job = "hourly", .until = store_.clock().now()})),
            ErrorCode::validation_failed);
  EXPECT_EQ(refusal(jobs->pause(op, {.job = "hourly", .note = std::string(501, 'x')})),
            ErrorCode::validation_failed);
  EXPECT_EQ(refusal(jobs->pause(Principal::anonymous(), {.job = "hourly"})), ErrorCode::forbidden);
  EXPECT_EQ(must(jobs->pause(op, {.job = "hourly"}, {.dry_run = true})).paused,
            "until it is resumed");
  EXPECT_EQ(must(jobs->list(op)).front().paused, "") << "a dry run";
}

}  // namespace
}  // namespace ticketing::test
