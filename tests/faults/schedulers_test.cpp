// Several schedulers at once: an occurrence is run by one of them.
#include <gtest/gtest.h>

#include <algorithm>

#include "faults/scheduler_once.hpp"
#include "faults/venue.hpp"
#include "support/held_lock.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

constexpr int exit_refused = 4;  // by the claim of another
const std::string job = "day_rollover";

/// The scheduled time of the newest midnight that has been.
Timestamp last_midnight(const Ticketing& t) {
  return t.calendar().start_of(t.calendar().local_date(t.clock().now()));
}

class Schedulers : public ::testing::TestWithParam<Database> {
 protected:
  /// What the processes that ran an occurrence say.
  static std::vector<std::string> wait_for(std::vector<SchedulerOnce>& schedulers) {
    std::vector<std::string> ran;
    for (auto& scheduler : schedulers) {
      const int status = scheduler.wait();
      const auto said = scheduler.output();
      EXPECT_TRUE(status == 0 || status == exit_refused) << status << ": " << said;
      if (status == 0) ran.push_back(said);
    }
    return ran;
  }
};
INSTANTIATE_TEST_SUITE_P(Stores, Schedulers,
                         ::testing::Values(Database::sqlite_file, Database::postgresql),
                         [](const auto& param) { return to_string(param.param); });

TEST_P(Schedulers, started_at_once_run_the_last_midnight_once) {
  const Venue venue(GetParam(), 0);
  Ticketing t = venue.open();
  const auto midnight = last_midnight(t);
  std::vector<SchedulerOnce> schedulers;
  for (int i = 0; i < 4; ++i) schedulers.emplace_back(venue, job);
  const auto ran = wait_for(schedulers);

  // Whoever comes after the midnight's run runs one of its own, as somebody asked for it.
  const auto runs = must(t.jobs().history(Principal::local_operator(), job));
  EXPECT_EQ(runs.size(), ran.size());
  for (const auto& run : runs) EXPECT_EQ(run.state, RunState::succeeded) << run.outcome;
  EXPECT_EQ(std::count_if(runs.begin(), runs.end(),
                          [&](const JobRun& run) { return run.scheduled_for == midnight; }),
            1);
  EXPECT_EQ(std::count_if(ran.begin(), ran.end(),
                          [&](const std::string& said) {
                            return said.find(to_rfc3339(midnight)) != std::string::npos;
                          }),
            1)
      << ::testing::PrintToString(ran);
}

TEST(SchedulersInStep, that_both_find_an_occurrence_unclaimed_run_it_once) {
  auto& server = PostgresServer::shared();
  const Venue venue(Database::postgresql, 0);
  // Lets everybody read that nothing is claimed, and nobody claim, until two are about to.
  HeldLock lock(server, PostgresServer::database_of(venue.store()),
                "LOCK TABLE job_runs IN EXCLUSIVE MODE");
  std::vector<SchedulerOnce> schedulers;
  schedulers.emplace_back(venue, job);
  schedulers.emplace_back(venue, job);
  await("both are about to claim", [&] { return lock.waiting() == 2; });
  lock.release();

  std::vector<int> statuses;
  for (auto& scheduler : schedulers) statuses.push_back(scheduler.wait());
  std::sort(statuses.begin(), statuses.end());
  EXPECT_EQ(statuses, (std::vector{0, exit_refused}))
      << schedulers[0].output() << schedulers[1].output();
  Ticketing t = venue.open();
  const auto runs = must(t.jobs().history(Principal::local_operator(), job));
  ASSERT_EQ(runs.size(), 1u);
  EXPECT_EQ(runs.front().scheduled_for, last_midnight(t));
  EXPECT_EQ(runs.front().state, RunState::succeeded);
}

}  // namespace
}  // namespace ticketing::test
