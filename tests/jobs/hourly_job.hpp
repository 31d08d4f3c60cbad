// A scheduler with one hourly job, and what it did.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "jobs/job_store.hpp"
#include "jobs/run_lease.hpp"

namespace ticketing::test {

class HourlyJob : public ::testing::TestWithParam<Database> {
 protected:
  /// A scheduler whose one job runs each hour.
  std::unique_ptr<JobService> scheduler(JobPolicy policy, std::string schedule = "0 * * * *") {
    return store_.process({{"hourly", std::move(schedule), "counts",
                            [](JobWork&) -> Result<std::string> { return "ran"; }, policy}});
  }
  /// Runs what is due until nothing is; the hours (UTC) it ran for.
  std::vector<std::string> run_all(JobService& jobs) {
    std::vector<std::string> ran;
    while (const auto run = must(jobs.run_due(op_, "hourly")))
      ran.push_back(hour(run->scheduled_for));
    return ran;
  }
  /// "04:00: why" for each skipped one, oldest first.
  std::vector<std::string> skipped(JobService& jobs) {
    std::vector<std::string> texts;
    for (const auto& run : must(jobs.history(op_, "hourly"))) {
      if (run.state != RunState::skipped) continue;
      EXPECT_TRUE(run.finished_at);
      texts.insert(texts.begin(), hour(run.scheduled_for) + ": " + run.outcome);
    }
    return texts;
  }
  static std::string hour(Timestamp t) { return to_rfc3339(t).substr(11, 5); }

  const Principal op_ = Principal::local_operator();
  TempDir dir_;
  JobStore store_{fresh_store_url(GetParam(), dir_)};  // at 03:00 UTC
};

/// A process that went on with the 03:00 run until `until`.
class HeldRun : public HourlyJob {
 protected:
  void hold() {
    JobRun run;
    run.job = "hourly";
    run.scheduled_for = run.started_at = store_.clock().now();
    run.lease_until = store_.clock().now() + std::chrono::hours(24);
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

}  // namespace ticketing::test
