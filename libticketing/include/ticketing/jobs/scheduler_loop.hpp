// The loop that runs jobs when they are due, in the scheduler daemon or beside an API server.
#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include <ticketing/clock.hpp>
#include <ticketing/error.hpp>
#include <ticketing/jobs/job_service.hpp>

namespace ticketing {

/// What the loop tells of its doings; called on several threads at once. Members may be empty.
struct SchedulerEvents {
  std::function<void(const JobRun&)> ran;
  /// A job that could not be looked at, e.g. because the database does not answer; tried again
  /// later.
  std::function<void(const Error&)> refused;
  /// A job was looked at, with whatever result, and if there was something to do it was done: its
  /// thread goes on. At least each 40 s, while no run takes longer.
  std::function<void(const std::string& job)> looked = {};
};

/// Runs due jobs, each on a thread of its own so that none waits for another, until `stop` is
/// requested; running jobs end between two chunks of their work.
/// Any number of loops may run on one store: each occurrence is claimed by one of them. A job whose
/// thread the system refuses is told of, and tried again.
void run_scheduler(JobService& jobs, const Clock& clock, const std::stop_token& stop,
                   const SchedulerEvents& events);

}  // namespace ticketing
