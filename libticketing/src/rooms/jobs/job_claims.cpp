#include "jobs/job_claims.hpp"

#include <utility>

#include <ticketing/jobs/cron_expression.hpp>

#include "jobs/run_lease.hpp"

namespace ticketing {

JobClaims::JobClaims(UnitOfWork& unit, std::string job, std::string_view schedule)
    : unit_(unit), job_(std::move(job)) {
  const auto parsed = CronExpression::parse(schedule);
  keeps_last_run_only_ = parsed && parsed->is_interval();
}

std::optional<JobRun> JobClaims::take_over(Timestamp now) {
  for (JobRun& run : unit_.jobs().list_unfinished(job_)) {
    // Not to wait for the chunk of one that goes on.
    if (is_abandoned(run, now) && RunLease(unit_).take_over(run, now)) return run;
  }
  return std::nullopt;
}

bool JobClaims::taken(Timestamp scheduled_for) {
  if (!keeps_last_run_only_) return unit_.jobs().find(job_, scheduled_for).has_value();
  // Its row may be gone: a clock that is behind must not run it again.
  const auto newest = unit_.jobs().list(job_, 1);
  return !newest.empty() && newest.front().scheduled_for >= scheduled_for;
}

bool JobClaims::claim(const JobRun& run) {
  if (!keeps_last_run_only_) return unit_.jobs().claim(run);
  // First, so that claims of one job wait for each other: what is looked at next stays true.
  unit_.jobs().remove_finished_before(job_, run.scheduled_for);
  return !taken(run.scheduled_for) && unit_.jobs().claim(run);
}

}  // namespace ticketing
