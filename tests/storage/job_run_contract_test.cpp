// What every job repository promises of many runs.
#include <gmock/gmock.h>

#include "storage/stores.hpp"

namespace ticketing::test {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;

class JobRunContract : public StoreTest {
 protected:
  void add(const std::string& job, int second, RunState state) {
    JobRun run{job, now_ + seconds(second), state, now_, {}, ""};
    if (state != RunState::running) run.finished_at = now_;
    commit([&](UnitOfWork& unit) { ASSERT_TRUE(unit.jobs().claim(run)); });
  }
  /// The seconds they were scheduled for, newest first.
  std::vector<int> seconds_of(const std::vector<JobRun>& runs) const {
    std::vector<int> found;
    for (const auto& run : runs)
      found.push_back(static_cast<int>((run.scheduled_for - now_) / seconds(1)));
    return found;
  }
  std::vector<int> left(const std::string& job) {
    std::vector<int> found;
    read([&](UnitOfWork& unit) { found = seconds_of(unit.jobs().list(job, 100)); });
    return found;
  }
  int remove_old(int before, int limit) {
    int gone = 0;
    commit([&](UnitOfWork& unit) { gone = unit.jobs().remove_old(now_ + seconds(before), limit); });
    return gone;
  }
};
TICKETING_ON_EVERY_STORE(JobRunContract);

TEST_P(JobRunContract, lists_up_to_an_instant_and_without_those_that_were_skipped) {
  add("purge", 1, RunState::succeeded);
  add("purge", 2, RunState::skipped);
  add("purge", 3, RunState::running);
  add("purge", 4, RunState::skipped);
  add("other", 2, RunState::failed);
  read([&](UnitOfWork& unit) {
    auto& jobs = unit.jobs();
    EXPECT_THAT(seconds_of(jobs.list_until("purge", now_ + seconds(2), 9)), ElementsAre(2, 1));
    EXPECT_THAT(seconds_of(jobs.list_until("purge", now_ + seconds(3), 1)), ElementsAre(3));
    EXPECT_THAT(seconds_of(jobs.list_runs("purge", 9)), ElementsAre(3, 1));
    EXPECT_THAT(seconds_of(jobs.list_runs("purge", 1)), ElementsAre(3));
  });
}

TEST_P(JobRunContract, keeps_which_request_asked_for_a_run) {
  JobRun asked{"purge", now_, RunState::running, now_, {}, ""};
  asked.trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
  commit([&](UnitOfWork& unit) { ASSERT_TRUE(unit.jobs().claim(asked)); });
  add("purge", 1, RunState::running);
  commit([&](UnitOfWork& unit) {
    auto run = unit.jobs().lock("purge", now_).value();
    EXPECT_EQ(run.trace_id, asked.trace_id);
    run.attempt = 2;
    unit.jobs().update(run);
  });
  read([&](UnitOfWork& unit) {
    EXPECT_EQ(unit.jobs().find("purge", now_)->trace_id, asked.trace_id);
    EXPECT_EQ(unit.jobs().find("purge", now_ + seconds(1))->trace_id, std::nullopt);
  });
}

TEST_P(JobRunContract, forgets_old_runs_but_the_newest_and_the_newest_that_ran) {
  add("purge", 0, RunState::running);
  add("purge", 1, RunState::failed);
  add("purge", 2, RunState::skipped);
  add("purge", 3, RunState::succeeded);
  add("purge", 4, RunState::skipped);
  add("purge", 5, RunState::skipped);
  add("other", 1, RunState::succeeded);
  add("other", 2, RunState::succeeded);
  EXPECT_EQ(remove_old(0, 10), 0);
  EXPECT_EQ(remove_old(2, 10), 2);
  EXPECT_THAT(left("purge"), ElementsAre(5, 4, 3, 2, 0)) << "what has not finished stays";
  EXPECT_EQ(remove_old(100, 1), 1);
  EXPECT_EQ(remove_old(100, 10), 1);
  EXPECT_EQ(remove_old(100, 10), 0);
  EXPECT_THAT(left("purge"), ElementsAre(5, 3, 0));
  EXPECT_THAT(left("other"), ElementsAre(2));
}

}  // namespace
}  // namespace ticketing::test
