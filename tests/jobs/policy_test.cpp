// What becomes of occurrences that were missed, or came due in a pause or while a run went on.
#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "jobs/job_store.hpp"
#include "jobs/run_lease.hpp"

namespace ticketing::test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Principal op = Principal::local_operator();

class Policies : public ::testing::TestWithParam<Database> {
 protected:
  /// A scheduler whose one job runs each hour.
  std::unique_ptr<JobService> scheduler(JobPolicy policy, std::string schedule = "0 * * * *") {
    return store_.process({{"hourly", std::move(schedule), "counts",
                            [](JobWork&) -> Result<std::string> { return "ran"; }, policy}});
  }
  /// Runs what is due until nothing is; the hours (UTC) it ran for.
  std::vector<std::string> run_all(JobService& jobs) {
    std::vector<std::string> ran;
    while (const auto run = must(jobs.run_due(op, "hourly")))
      ran.push_back(hour(run->scheduled_for));
    return ran;
  }
  /// "04:00: why" for each skipped one, oldest first.
  std::vector<std::string> skipped(JobService& jobs) {
    std::vector<std::string> texts;
    for (const auto& run : must(jobs.history(op, "hourly"))) {
      if (run.state != RunState::skipped) continue;
      EXPECT_TRUE(run.finished_at);
      texts.insert(texts.begin(), hour(run.scheduled_for) + ": " + run.outcome);
    }
    return texts;
  }
  static std::string hour(Timestamp t) { return to_rfc3339(t).substr(11, 5); }

  TempDir dir_;
  JobStore store_{fresh_store_url(GetParam(), dir_)};  // at 03:00 UTC
};
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

/// A process that went on with the 03:00 run until `until`.
class Overlaps : public Policies {
 protected:
  void hold() {
    JobRun run;
    run.job = "hourly";
    run.scheduled_for = run.started_at = store_.clock().now();
    run.lease_until = store_.clock().now() + hours(24);
    must(store_.store().write(
        [&](UnitOfWork& unit) -> Result<bool> { return unit.jobs().claim(run); }));
    held_ = run;
  }
  void end() {
    held_.state = RunState::succeeded;
    held_.finished_at = store_.clock().now();
    must(store_.store().write(
        [&](UnitOfWork& unit) -> Result<bool> { return RunLease(unit).end(held_); }));
  }
  JobRun held_;
};
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
