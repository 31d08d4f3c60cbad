// The table of jobs, and running one of them.
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <ticketing/actor/principal.hpp>
#include <ticketing/call_options.hpp>
#include <ticketing/jobs/job.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

/// Thread safe; calls block on the database. A run that is told to stop ends between two chunks of
/// its work, as a run in state `failed` that says how far it got; the next one goes on.
class JobService {
 public:
  virtual ~JobService() = default;
  /// Admins only.
  virtual Result<std::vector<JobView>> list(const Principal& who) = 0;
  /// Runs a job now, as the occurrence of its last scheduled time that has not run yet, else of
  /// this instant; not_found for an unknown job. A failure is a run in state `failed`, not a
  /// refusal. A dry run gives the run as it would begin.
  virtual Result<JobRun> run_now(const Principal& who, std::string_view job,
                                 const CallOptions& options = {},
                                 const std::stop_token& stop = {}) = 0;
  /// Runs the job's last scheduled occurrence if no process has claimed it yet, so that what was
  /// missed is made up for once; none when there is nothing to do. not_found for an unknown job.
  virtual Result<std::optional<JobRun>> run_due(const Principal& who, std::string_view job,
                                                const std::stop_token& stop = {}) = 0;
  /// Newest first; not_found for an unknown job.
  virtual Result<std::vector<JobRun>> history(const Principal& who, std::string_view job) = 0;
};

}  // namespace ticketing
