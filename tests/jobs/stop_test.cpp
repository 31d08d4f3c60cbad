// What becomes of a job that is told to stop.
#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include <ticketing/jobs/scheduler_loop.hpp>

#include "jobs/job_store.hpp"
#include "jobs/purge_job.hpp"

namespace ticketing::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const Principal op = Principal::local_operator();

/// A purge of `drawers` and `boxes`, while whose first chunk somebody asks to stop.
class StoppedPurge : public ::testing::Test {
 protected:
  StoppedPurge() {
    jobs_ = store_.process({purge_job(
        store_.context(), "@every 10s",
        {{"drawers", any_time, removing(drawers_)}, {"boxes", any_time, removing(boxes_)}})});
  }

  std::function<int(UnitOfWork&, Timestamp, int)> removing(int& left) {
    return [this, &left](UnitOfWork&, Timestamp, int limit) {
      stop_.request_stop();
      chunk_ = limit;
      const int gone = std::min(left, limit);
      left -= gone;
      return gone;
    };
  }

  static constexpr std::chrono::seconds any_time{0};
  static constexpr int drawers_at_first = 10'000;
  int drawers_ = drawers_at_first;
  int boxes_ = 1;
  int chunk_ = 0;
  std::stop_source stop_;

  JobStore store_;
  std::unique_ptr<JobService> jobs_;
};

TEST_F(StoppedPurge, ends_between_two_chunks_and_whoever_is_next_goes_on_with_it) {
  const JobRun stopped = must(jobs_->run_now(op, "purge", {}, stop_.get_token()));
  EXPECT_EQ(drawers_, drawers_at_first - chunk_) << "one chunk and no more";
  EXPECT_EQ(boxes_, 1);
  EXPECT_EQ(stopped.state, RunState::interrupted);
  EXPECT_FALSE(stopped.finished_at);
  EXPECT_EQ(stopped.outcome,
            "told to stop: removed " + std::to_string(chunk_) + " drawers, the next run goes on");

  const int left = drawers_;
  const auto next = must(jobs_->run_due(op, "purge"));
  ASSERT_TRUE(next) << "at once, without a lease to wait for";
  EXPECT_EQ(next->scheduled_for, stopped.scheduled_for);
  EXPECT_EQ(next->attempt, 2);
  EXPECT_EQ(next->state, RunState::succeeded);
  EXPECT_TRUE(next->finished_at);
  EXPECT_EQ(next->outcome, "removed " + std::to_string(left) + " drawers and 1 boxes");
}

TEST_F(StoppedPurge, ends_the_loop_that_runs_it) {
  std::vector<std::string> outcomes;
  SchedulerEvents events;
  events.ran = [&](const JobRun& run) { outcomes.push_back(run.outcome); };
  run_scheduler(*jobs_, store_.clock(), stop_.get_token(), events);
  EXPECT_THAT(outcomes, ElementsAre(HasSubstr("told to stop")));
  EXPECT_EQ(drawers_, drawers_at_first - chunk_);

  store_.clock().advance(std::chrono::seconds(10));
  const auto next = must(jobs_->run_due(op, "purge"));
  ASSERT_TRUE(next);
  EXPECT_EQ(next->state, RunState::succeeded);
  EXPECT_EQ(drawers_ + boxes_, 0);
}

}  // namespace
}  // namespace ticketing::test
