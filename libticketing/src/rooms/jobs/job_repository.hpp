// Storage of job runs. Used inside one unit of work, by one thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <ticketing/jobs/job.hpp>

namespace ticketing {

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
};

}  // namespace ticketing
