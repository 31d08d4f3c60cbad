// Who runs an occurrence of a job: the process whose row is first.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <ticketing/jobs/job.hpp>

#include "storage/unit_of_work.hpp"

namespace ticketing {

/// Claims of one job, within one unit of work. A job of an interval ("@every 10s") keeps no run but
/// its last one and those that have not finished.
class JobClaims final {
 public:
  JobClaims(UnitOfWork& unit, std::string job, std::string_view schedule);

  /// Takes over what nobody goes on with at `now`, the oldest first; none when there is nothing.
  std::optional<JobRun> take_over(Timestamp now);
  /// Whether the occurrence is no longer to be had.
  bool taken(Timestamp scheduled_for);
  /// Writes the row that says this process runs the occurrence, before any effect. False when it is
  /// somebody else's.
  bool claim(const JobRun& run);

 private:
  UnitOfWork& unit_;
  const std::string job_;
  bool keeps_last_run_only_ = false;
};

}  // namespace ticketing
