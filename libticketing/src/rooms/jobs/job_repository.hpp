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
  std::optional<Timestamp> paused_until;
  std::string pause_note;
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
  /// What has not finished, oldest first.
  virtual std::vector<JobRun> list_unfinished(const std::string& job) = 0;
  /// Removes the job's runs scheduled before `t` that have finished; how many went. Until the
  /// transaction ends, others that remove the same runs wait.
  virtual int remove_finished_before(const std::string& job, Timestamp t) = 0;

  /// False when there is one.
  virtual bool add(const JobState& state) = 0;
  virtual std::optional<JobState> find_state(const std::string& job) = 0;  ///< locks the row
  virtual void update(const JobState& state) = 0;
};

}  // namespace ticketing
