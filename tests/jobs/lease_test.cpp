// Whose a run is when processes die, freeze and wake up late.
#include <gmock/gmock.h>

#include <atomic>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include <ticketing/jobs/scheduler_loop.hpp>

#include "jobs/job_store.hpp"
#include "jobs/run_lease.hpp"
#include "support/await.hpp"

namespace ticketing::test {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;

const Principal op = Principal::local_operator();

Job job(std::string name, std::function<Result<std::string>(JobWork&)> run) {
  return {std::move(name), "@every 10s", "", std::move(run)};
}

/// An effect in the store: a row of its own for each.
Result<std::string> note(JobWork& work, const std::string& text) {
  const auto noted = work.write([&](UnitOfWork& unit) -> Result<bool> {
    AdminAction action;
    action.action = text;
    unit.admin_actions().add(action);
    return true;
  });
  TICKETING_TRY(noted);
  return text;
}

class Leases : public ::testing::TestWithParam<Database> {
 protected:
  std::vector<std::string> noted() {
    return must(store_.store().read([](UnitOfWork& unit) -> Result<std::vector<std::string>> {
      std::vector<std::string> texts;
      for (const auto& action : unit.admin_actions().list({})) texts.push_back(action.action);
      return texts;
    }));
  }
  /// What a process leaves behind that died while it ran the last occurrence.
  JobRun left_behind(const std::string& name) {
    JobRun run;
    run.job = name;
    run.scheduled_for = run.started_at = store_.clock().now();
    run.host = "gone:1";
    run.lease_until = store_.clock().now() + run_lease;
    must(store_.store().write(
        [&](UnitOfWork& unit) -> Result<bool> { return unit.jobs().claim(run); }));
    return run;
  }

  TempDir dir_;
  JobStore store_{fresh_store_url(GetParam(), dir_)};
};
INSTANTIATE_TEST_SUITE_P(Stores, Leases,
                         ::testing::Values(Database::sqlite_file, Database::postgresql),
                         [](const auto& param) { return to_string(param.param); });

TEST_P(Leases, of_a_process_that_died_end_and_its_run_is_taken_over) {
  const auto other = store_.process({job("count", [](JobWork& w) { return note(w, "done"); })});
  const JobRun left = left_behind("count");
  store_.clock().advance(run_lease - seconds(1));
  EXPECT_FALSE(must(other->run_due(op, "count"))) << "it may live: also nothing newer is begun";
  store_.clock().advance(seconds(1));
  const auto resumed = must(other->run_due(op, "count"));
  ASSERT_TRUE(resumed);
  EXPECT_EQ(resumed->scheduled_for, left.scheduled_for);
  EXPECT_EQ(resumed->state, RunState::succeeded);
  EXPECT_EQ(resumed->attempt, 2);
  EXPECT_EQ(resumed->host, this_process());
  EXPECT_FALSE(resumed->lease_until);
  const auto next = must(other->run_due(op, "count"));
  ASSERT_TRUE(next) << "what came due meanwhile, once";
  EXPECT_EQ(next->attempt, 1);
  EXPECT_FALSE(must(other->run_due(op, "count")));
  EXPECT_EQ(noted().size(), 2u);
}

TEST_P(Leases, of_a_run_that_kills_each_process_are_given_up) {
  const auto other =
      store_.process({{"count", "@daily", "", [](JobWork& w) { return note(w, "done"); }}});
  JobRun left = left_behind("count");
  const auto set = [&](RunState state, int attempt) {
    left.state = state;
    left.attempt = attempt;
    must(store_.store().write([&](UnitOfWork& unit) -> Result<bool> {
      unit.jobs().update(left);
      return true;
    }));
  };
  set(RunState::running, 5);
  store_.clock().advance(run_lease);
  EXPECT_FALSE(must(other->run_due(op, "count")));
  const JobRun given_up = must(other->history(op, "count")).front();
  EXPECT_EQ(given_up.state, RunState::failed);
  EXPECT_TRUE(given_up.finished_at);
  EXPECT_FALSE(given_up.lease_until);
  EXPECT_EQ(given_up.outcome,
            "given up after 5 attempts: the last, on gone:1, ended without a word");
  EXPECT_TRUE(noted().empty());

  set(RunState::interrupted, 50);
  const auto resumed = must(other->run_due(op, "count"));
  ASSERT_TRUE(resumed) << "restarts are no crashes";
  EXPECT_EQ(resumed->state, RunState::succeeded);
  EXPECT_EQ(resumed->attempt, 51);
}

TEST_P(Leases, wait_for_the_end_of_a_pause) {
  const auto other = store_.process({job("count", [](JobWork& w) { return note(w, "done"); })});
  left_behind("count");
  store_.clock().advance(run_lease);
  must(other->pause(op, {.job = "count"}));
  EXPECT_FALSE(must(other->run_due(op, "count")));
  must(other->resume(op, "count"));
  EXPECT_EQ(must(other->run_due(op, "count"))->attempt, 2);
}

TEST_P(Leases, keep_a_process_that_wakes_up_late_from_writing) {
  const auto other = store_.process({job("count", [](JobWork& w) { return note(w, "by other"); })});
  bool was_told = false;
  const auto frozen = store_.process({job("count", [&](JobWork& work) -> Result<std::string> {
    TICKETING_TRY(note(work, "before"));
    store_.clock().advance(run_lease);
    EXPECT_EQ(must(other->run_due(op, "count"))->attempt, 2);
    const auto late = note(work, "late");
    was_told = !late;
    return late;
  })});
  const auto run = must(frozen->run_due(op, "count"));
  ASSERT_TRUE(run);
  EXPECT_TRUE(was_told);
  EXPECT_EQ(run->state, RunState::interrupted);
  EXPECT_EQ(run->outcome, "another process has taken the run over");
  EXPECT_THAT(noted(), ::testing::UnorderedElementsAre("before", "by other"));
  const auto runs = must(other->history(op, "count"));
  ASSERT_EQ(runs.size(), 1u);
  EXPECT_EQ(runs.front().state, RunState::succeeded) << "the late one does not say how it ended";
  EXPECT_EQ(runs.front().outcome, "by other");
}

TEST_P(Leases, are_renewed_while_the_run_goes_on) {
  const auto process = store_.process({job("count", [&](JobWork& work) -> Result<std::string> {
    const auto lease_until = [&] {
      return must(store_.store().read([&](UnitOfWork& unit) -> Result<Timestamp> {
        return unit.jobs().find("count", work.run().scheduled_for)->lease_until.value();
      }));
    };
    const auto first = lease_until();
    store_.clock().advance(seconds(7));
    await("its lease lasts longer", [&] { return lease_until() == first + seconds(7); });
    return "done";
  })});
  EXPECT_EQ(must(process->run_due(op, "count"))->state, RunState::succeeded);
}

TEST_P(Leases, that_are_lost_stop_the_run) {
  const auto other = store_.process({job("count", [](JobWork& w) { return note(w, "by other"); })});
  const auto frozen = store_.process({job("count", [&](JobWork& work) -> Result<std::string> {
    store_.clock().advance(run_lease);
    must(other->run_due(op, "count"));
    await("it is told to stop", [&] { return work.stop().stop_requested(); });
    return "whatever";
  })});
  const auto run = must(frozen->run_due(op, "count"));
  EXPECT_EQ(run->state, RunState::interrupted);
  EXPECT_THAT(noted(), ::testing::ElementsAre("by other"));
}

TEST_P(Leases, of_a_job_that_goes_on_do_not_keep_others_waiting) {
  std::atomic<bool> quick_ran = false;
  std::stop_source stop;
  const auto process =
      store_.process({job("slow",
                          [&](JobWork&) -> Result<std::string> {
                            await("another job ran", [&] { return quick_ran.load(); });
                            stop.request_stop();
                            return "slow";
                          }),
                      job("quick", [&](JobWork&) -> Result<std::string> {
                        quick_ran = true;
                        return "quick";
                      })});
  run_scheduler(*process, store_.clock(), stop.get_token(), {});
  EXPECT_EQ(must(process->history(op, "slow")).front().state, RunState::succeeded);
}

}  // namespace
}  // namespace ticketing::test
