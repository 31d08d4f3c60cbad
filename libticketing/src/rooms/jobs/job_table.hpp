// The jobs of one process: what they are, and what became of them here.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ticketing/jobs/job.hpp>
#include <ticketing/jobs/jobs_config.hpp>
#include <ticketing/result.hpp>

#include "jobs/job_definition.hpp"

namespace ticketing {

/// Thread safe. A job is shared with whoever works on it, so that it stays as it was for them when
/// its schedule changes.
class JobTable final {
 public:
  using Shared = std::shared_ptr<const Job>;

  explicit JobTable(std::vector<Job> jobs);

  std::vector<Shared> all() const;
  /// not_found names those that there are.
  Result<Shared> find(std::string_view name) const;
  /// Takes these schedules and policies; the names of the jobs whose own differ from before.
  std::vector<std::string> reschedule(const JobsConfig& config);

  std::vector<JobCounters> counters() const;
  void count_begun(const JobRun& run);
  void count_ended(const JobRun& run, Timestamp now);
  void count_skipped(const std::string& job, std::size_t occurrences);
  void saw_success(const std::string& job, std::optional<Timestamp> at);

 private:
  JobCounters& counter(const std::string& job);

  mutable std::mutex mutex_;
  std::vector<Shared> jobs_;
  std::vector<JobCounters> counters_;  ///< in the order of `jobs_`
};

}  // namespace ticketing
