#include <ticketing/jobs/scheduler_loop.hpp>

#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <thread>
#include <vector>

#include "jobs/job_lanes.hpp"
#include "jobs/sleep.hpp"

namespace ticketing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Never sleeping longer keeps a stepped clock from mattering, and finds runs that a dead process
// left behind.
constexpr milliseconds sleep_max = seconds(10);
constexpr milliseconds retry_first = seconds(1);
constexpr milliseconds retry_max = seconds(30);

/// A look that throws is one that could not be done: a job of tomorrow must not be lost to a row
/// that cannot be read today.
Result<std::optional<JobRun>> try_run_due(JobService& jobs, const std::string& name,
                                          const std::stop_token& stop) {
  try {
    return jobs.run_due(Principal::local_operator(), name, stop);
  } catch (const std::exception& e) {
    return refuse(ErrorCode::internal, e.what());
  }
}

/// What listens must not end the thread, and with it the process.
void tell(const SchedulerEvents& events, const Result<std::optional<JobRun>>& run) {
  try {
    if (!run && events.refused) events.refused(run.error());
    if (run && *run && events.ran) events.ran(**run);
  } catch (const std::exception& e) {
    spdlog::error("what a scheduler did cannot be told: {}", e.what());
  }
}

milliseconds until_next(const JobService& jobs, const std::string& name, Timestamp now) {
  const auto next = jobs.next_at(name);
  if (!next) return sleep_max;
  return std::clamp(std::chrono::ceil<milliseconds>(*next - now), milliseconds(0), sleep_max);
}

void tell_looked(const SchedulerEvents& events, const std::string& name) {
  try {
    if (events.looked) events.looked(name);
  } catch (const std::exception& e) {
    spdlog::error("what a scheduler did cannot be told: {}", e.what());
  }
}

void run_one_job(JobService& jobs, const std::string& name, const Clock& clock,
                 const std::stop_token& stop, const SchedulerEvents& events) {
  milliseconds retry = retry_first;
  milliseconds pause{0};
  while (sleep(stop, pause)) {
    // Before the look: what comes due during it is found at once in the next.
    const milliseconds next = until_next(jobs, name, clock.now());
    const auto run = try_run_due(jobs, name, stop);
    tell(events, run);
    tell_looked(events, name);
    if (!run) {
      pause = retry;
      retry = std::min(retry * 2, retry_max);
      continue;
    }
    retry = retry_first;
    // A run may have been one of long ago, and another due.
    pause = *run ? milliseconds(0) : next;
  }
}

}  // namespace

void run_scheduler(JobService& jobs, const Clock& clock, const std::stop_token& stop,
                   const SchedulerEvents& events) {
  std::vector<std::string> lanes;
  for (const std::string& name : jobs.names())
    lanes.insert(lanes.end(), static_cast<std::size_t>(jobs.runs_at_once(name)), name);
  run_lanes(
      lanes,
      [&](const std::string& name) {
        return std::jthread([&, name] { run_one_job(jobs, name, clock, stop, events); });
      },
      stop, events, retry_max);
}

}  // namespace ticketing
