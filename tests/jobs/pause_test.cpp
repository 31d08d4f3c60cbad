// What a pause covers, what waits for its end, and what is told of it.
#include <gmock/gmock.h>

#include <string>

#include "jobs/hourly_job.hpp"

namespace ticketing::test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Pauses : public HourlyJob {};
TICKETING_ON_EVERY_STORE(Pauses);

TEST_P(Pauses, have_a_beginning) {
  const auto jobs = scheduler({});
  run_all(*jobs);
  store_.clock().advance(hours(1) + minutes(30));
  must(jobs->pause(op_, {.job = "hourly", .note = "a restore"}));
  store_.clock().advance(hours(1));
  EXPECT_THAT(run_all(*jobs), IsEmpty()) << "it is 05:30, in the pause";
  store_.clock().advance(hours(1));
  must(jobs->resume(op_, "hourly"));
  EXPECT_THAT(run_all(*jobs), ElementsAre("04:00")) << "it was missed, not paused";
  EXPECT_THAT(skipped(*jobs), ElementsAre("05:00: paused: a restore", "06:00: paused: a restore"));
}

TEST_P(Pauses, that_are_changed_began_when_they_began) {
  const auto jobs = scheduler({});
  run_all(*jobs);
  store_.clock().advance(minutes(30));
  must(jobs->pause(op_, {.job = "hourly", .note = "first"}));
  store_.clock().advance(hours(1));
  must(jobs->pause(op_, {.job = "hourly", .note = "second"}));
  EXPECT_THAT(run_all(*jobs), IsEmpty());
  EXPECT_THAT(skipped(*jobs), ElementsAre("04:00: paused: second"));
}

TEST_P(Pauses, leave_each_missed_run_to_be_done) {
  const auto jobs = scheduler({.misfire = Misfire::run_all});
  run_all(*jobs);
  store_.clock().advance(hours(2) + minutes(30));
  must(jobs->pause(op_, {.job = "hourly"}));
  store_.clock().advance(hours(1));
  EXPECT_THAT(run_all(*jobs), IsEmpty());
  EXPECT_THAT(skipped(*jobs), ElementsAre("06:00: paused"));
  must(jobs->resume(op_, "hourly"));
  store_.clock().advance(minutes(30));
  EXPECT_THAT(run_all(*jobs), ElementsAre("04:00", "05:00", "07:00"));
}

TEST_P(Pauses, show_in_what_comes_next) {
  const auto jobs = scheduler({});
  run_all(*jobs);
  const auto next = [&] { return must(jobs->list(op_)).front().next_at; };
  const auto explained = [&] { return must(jobs->explain(op_, "hourly")).next; };
  EXPECT_EQ(hour(next().value()), "04:00");
  const auto forever = must(jobs->pause(op_, {.job = "hourly"}));
  EXPECT_FALSE(forever.next_at);
  EXPECT_FALSE(next());
  EXPECT_THAT(explained(), IsEmpty());
  const auto until = store_.clock().now() + hours(2);
  EXPECT_EQ(hour(must(jobs->pause(op_, {.job = "hourly", .until = until})).next_at.value()),
            "05:00");
  EXPECT_EQ(hour(next().value()), "05:00") << "what is due at the end of a pause runs";
  EXPECT_EQ(hour(explained().front().utc), "05:00");
  EXPECT_EQ(hour(must(jobs->resume(op_, "hourly")).next_at.value()), "04:00");
}

class LongHistories : public HourlyJob {};
TICKETING_ON_EVERY_STORE(LongHistories);

TEST_P(LongHistories, remember_the_last_run_behind_skipped_ones) {
  const auto jobs = scheduler({});
  run_all(*jobs);
  must(jobs->pause(op_, {.job = "hourly"}));
  for (int i = 0; i < 110; ++i) {
    store_.clock().advance(hours(1));
    run_all(*jobs);
  }
  EXPECT_EQ(skipped(*jobs).size(), 100u) << "as many as a history shows";
  EXPECT_EQ(hour(must(jobs->explain(op_, "hourly")).last_at.value()), "03:00");
  const auto shown = must(jobs->list(op_)).front();
  EXPECT_EQ(hour(shown.last_run_at.value()), "03:00");
  EXPECT_EQ(shown.last_success_at, shown.last_run_at);
}

TEST_P(LongHistories, leave_a_run_asked_for_and_all_that_was_missed_before_it) {
  const auto jobs = scheduler({.misfire = Misfire::run_all});
  run_all(*jobs);
  store_.clock().advance(hours(3) + minutes(10));
  EXPECT_EQ(hour(must(jobs->run_now(op_, "hourly")).scheduled_for), "06:00");
  EXPECT_EQ(hour(must(jobs->run_now(op_, "hourly")).scheduled_for), "06:10");
  EXPECT_THAT(run_all(*jobs), ElementsAre("04:00", "05:00"));
}

TEST_P(LongHistories, of_more_than_a_thousand_missed_runs_leave_the_newest_thousand) {
  const auto jobs =
      scheduler({.misfire = Misfire::run_all, .catchup_window = "1000h"}, "*/15 * * * *");
  run_all(*jobs);
  const auto start = store_.clock().now();
  store_.clock().advance(minutes(15) * 1100);
  for (int missed = 101; missed < 104; ++missed) {
    EXPECT_EQ(must(jobs->run_due(op_, "hourly"))->scheduled_for, start + minutes(15) * missed);
  }
}

}  // namespace
}  // namespace ticketing::test
