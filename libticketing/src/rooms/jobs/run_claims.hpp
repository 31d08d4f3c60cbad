// Which run of a job this process is to carry out next.
#pragma once

#include <mutex>
#include <optional>
#include <set>
#include <string>

#include <ticketing/call_options.hpp>
#include <ticketing/jobs/job.hpp>

#include "jobs/due_occurrences.hpp"
#include "jobs/job_definition.hpp"
#include "jobs/job_table.hpp"
#include "jobs/purge_job.hpp"
#include "storage/service_context.hpp"

namespace ticketing {

/// Of a job that no scheduler has looked at: its last occurrence is still to be had.
JobState first_state(const Job& job, const BusinessCalendar& calendar, Timestamp now);

/// Thread safe.
class RunClaims final {
 public:
  RunClaims(const ServiceContext& context, JobTable& table, KeepTime run_keep)
      : context_(context), table_(table), run_keep_(run_keep) {}

  /// The occurrence of the last scheduled time that nobody has claimed, else of this instant. Of a
  /// call that repeats another, that one's run, which has ended: idempotency_in_progress until
  /// then.
  Result<JobRun> claim_now(const Principal& who, const Job& job, const CallOptions& options);
  /// None when all that was begun goes on or has ended, and there is no occurrence to begin.
  Result<std::optional<JobRun>> claim_due(const Job& job);
  /// Its schedule has changed: to be compared with the store's once more.
  void forget(const std::string& job);

 private:
  Result<JobRun> claim_now(UnitOfWork& unit, const Principal& who, const Job& job,
                           const CallOptions& options, Timestamp now);
  Result<bool> notice_schedule(const Job& job);
  DueDecision decide_at(UnitOfWork& unit, const Job& job, Timestamp now) const;
  bool is_idle(UnitOfWork& unit, const Job& job, Timestamp now);
  std::optional<JobRun> claim(UnitOfWork& unit, const Job& job, const DueDecision& decision,
                              Timestamp now);

  const ServiceContext& context_;
  JobTable& table_;
  /// How long runs are kept: of an older occurrence without a row nobody knows whether it ran.
  const KeepTime run_keep_;
  std::mutex mutex_;
  std::set<std::string> noticed_;  ///< jobs whose schedule this process has compared
};

}  // namespace ticketing
