// Whose a run is: the process that began its newest attempt.
#pragma once

#include <chrono>
#include <stop_token>
#include <thread>

#include <ticketing/jobs/job.hpp>

#include "storage/service_context.hpp"
#include "storage/unit_of_work.hpp"

namespace ticketing {

/// How long others leave a run alone after its process was last heard of.
inline constexpr std::chrono::seconds run_lease{20};

/// "<host name>:<process id>"
std::string this_process();

/// Whether nobody goes on with it at `now`, though it has not finished.
bool is_abandoned(const JobRun& run, Timestamp now);

/// Leases within one unit of work. Each call locks the run's row, so that no other process can take
/// the run over before the transaction ends.
class RunLease final {
 public:
  explicit RunLease(UnitOfWork& unit) : unit_(unit) {}

  /// Whether `run` is still the newest attempt, and goes on.
  bool is_held(const JobRun& run);
  /// Holds it for longer; false when it is somebody else's.
  bool renew(const JobRun& run, Timestamp now);
  /// Writes how the run has ended; false when it is somebody else's.
  bool end(const JobRun& run);
  /// Makes it this process's if nobody holds it at `now`; false when somebody does, or it has
  /// ended.
  bool take_over(JobRun& run, Timestamp now);

 private:
  UnitOfWork& unit_;
};

/// Renews a run's lease while it lives, and asks `ends` to stop when the run has become somebody
/// else's. A database that does not answer is asked again.
class KeptLease final {
 public:
  KeptLease(const ServiceContext& context, const JobRun& run, std::stop_source ends);

 private:
  std::jthread thread_;
};

}  // namespace ticketing
