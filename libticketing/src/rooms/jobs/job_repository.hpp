// Storage of job runs, and of what is known of each job. Used inside one unit of work, by one
// thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <ticketing/jobs/job.hpp>

namespace ticketing {

/// What schedulers know of a job beside its runs.
struct JobState {
  std::string job;
  std::string schedule;  ///< of the scheduler that started last
  Timestamp since;       ///< occurrences up to then are nobody's to run
  bool paused = false;
  std::optional<Timestamp> paused_since = {};  ///< when the pause began, also one that is over
  std::optional<Timestamp> paused_until = {};  ///< its end; of one ended by hand, when that was
  std::string pause_note = {};
  std::optional<Timestamp> last_success_at = {};
};

class JobRepository {
 public:
  virtual ~JobRepository() = default;
  /// False when this occurrence was claimed before.
  virtual bool claim(const JobRun& run) = 0;
  virtual std::optional<JobRun> find(const std::string& job, Timestamp scheduled_for) = 0;
  /// `find`, locking the row.
  virtual std::optional<JobRun> lock(const std::string& job, Timestamp scheduled_for) = 0;
  virtual void update(const JobRun& run) = 0;
  /// Newest first.
  virtual std::vector<JobRun> list(const std::string& job, int limit) = 0;
  /// Newest first, scheduled for `until` or before.
  virtual std::vector<JobRun> list_until(const std::string& job, Timestamp until, int limit) = 0;
  /// Newest first, without those that were skipped.
  virtual std::vector<JobRun> list_runs(const std::string& job, int limit) = 0;
  /// What has not finished, oldest first.
  virtual std::vector<JobRun> list_unfinished(const std::string& job) = 0;
  /// Removes the job's runs scheduled before `t` that have finished; how many went. Until the
  /// transaction ends, others that remove the same runs wait.
  virtual int remove_finished_before(const std::string& job, Timestamp t) = 0;
  /// Removes at most `limit` runs of all jobs scheduled before `t` that have finished, but of each
  /// job neither the newest nor the newest that was not skipped; how many went.
  virtual int remove_old(Timestamp t, int limit) = 0;

  /// False when there is one.
  virtual bool add(const JobState& state) = 0;
  virtual std::optional<JobState> find_state(const std::string& job) = 0;  ///< locks the row
  virtual void update(const JobState& state) = 0;
};

}  // namespace ticketing
