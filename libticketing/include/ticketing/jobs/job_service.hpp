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
#include <ticketing/jobs/jobs_config.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

/// Thread safe; calls block on the database. A run that is told to stop ends between two chunks of
/// its work, as a run in state `interrupted` that says how far it got, and `run_due` goes on with
/// it.
class JobService {
 public:
  virtual ~JobService() = default;
  /// All jobs, also those that are off.
  virtual std::vector<std::string> names() const = 0;
  /// The next scheduled time by the schedule alone; none when there is none, or no such job.
  virtual std::optional<Timestamp> next_at(std::string_view job) const = 0;
  /// How many runs of it may go on at once in one process; 0 for an unknown job.
  virtual int runs_at_once(std::string_view job) const = 0;
  /// In the order of `names`. Never blocks on the database.
  virtual std::vector<JobCounters> counters() const = 0;
  /// Takes these schedules and policies from now on, in this process; the names of the jobs whose
  /// own differ from before. `config` has been checked. Admins only.
  virtual Result<std::vector<std::string>> reschedule(const Principal& who,
                                                      const JobsConfig& config) = 0;
  /// Admins only.
  virtual Result<std::vector<JobView>> list(const Principal& who) = 0;
  /// Runs a job now, as the occurrence of its last scheduled time that has not run yet, else of
  /// this instant; not_found for an unknown job. A failure is a run in state `failed`, not a
  /// refusal. A dry run gives the run as it would begin.
  virtual Result<JobRun> run_now(const Principal& who, std::string_view job,
                                 const CallOptions& options = {},
                                 const std::stop_token& stop = {}) = 0;
  /// Goes on with a run that was interrupted, or whose process let its lease of 20 s end. Otherwise
  /// runs the occurrence that is due, if no process has claimed it yet, as the job's `JobPolicy`
  /// says; each occurrence of a cron schedule that is passed over within its catch-up window, of
  /// the newest 1000, leaves a run in state `skipped`. A run whose process died in its fifth
  /// attempt or a later one is given up, as `failed`. A pause keeps all of this from happening. A
  /// schedule that has changed since a scheduler last started is due at its next time, not before.
  /// None when there is nothing to do; not_found for an unknown job.
  virtual Result<std::optional<JobRun>> run_due(const Principal& who, std::string_view job,
                                                const std::stop_token& stop = {}) = 0;
  /// When it runs next, and why its last run was late; not_found for an unknown job.
  virtual Result<JobExplanation> explain(const Principal& who, std::string_view job) = 0;
  /// Occurrences that come due from now until its end are skipped; those missed before it wait for
  /// that end, and then are as the policy says. Again: another end, another note. not_found for an
  /// unknown job; validation_failed for an end that has passed.
  virtual Result<JobView> pause(const Principal& who, const PauseJob& request,
                                const CallOptions& options = {}) = 0;
  /// Ends a pause: the job runs at its next time, or at once for what was missed before the pause.
  /// Admins only; not_found for an unknown job.
  virtual Result<JobView> resume(const Principal& who, std::string_view job,
                                 const CallOptions& options = {}) = 0;
  /// Newest first; not_found for an unknown job.
  virtual Result<std::vector<JobRun>> history(const Principal& who, std::string_view job) = 0;
};

}  // namespace ticketing
