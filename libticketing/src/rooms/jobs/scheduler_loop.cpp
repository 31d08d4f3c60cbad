#include <ticketing/jobs/scheduler_loop.hpp>

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>

namespace ticketing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Never sleeping longer keeps a stepped clock, or a claim lost with its scheduler, from mattering.
constexpr milliseconds sleep_max = seconds(30);
constexpr milliseconds retry_first = seconds(1);
constexpr milliseconds retry_max = seconds(30);

/// False when `stop` was requested meanwhile.
bool sleep(const std::stop_token& stop, milliseconds time) {
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::unique_lock lock(mutex);
  stopped.wait_for(lock, stop, time, [] { return false; });
  return !stop.stop_requested();
}

milliseconds until_next(const std::vector<JobView>& jobs, Timestamp now) {
  milliseconds wait = sleep_max;
  for (const JobView& job : jobs) {
    if (!job.next_at) continue;
    const auto left = std::chrono::ceil<milliseconds>(*job.next_at - now);
    wait = std::clamp(left, milliseconds(0), wait);
  }
  return wait;
}

/// One look at every job; how long to sleep after it.
Result<milliseconds> run_round(JobService& jobs, const Clock& clock, const std::stop_token& stop,
                               const SchedulerEvents& events) {
  const auto operator_ = Principal::local_operator();
  const auto views = jobs.list(operator_);
  TICKETING_TRY(views);
  for (const JobView& job : *views) {
    if (stop.stop_requested()) break;
    const auto run = jobs.run_due(operator_, job.name, stop);
    TICKETING_TRY(run);
    if (*run && events.ran) events.ran(**run);
  }
  // `next_at` is of before the round: what came due during it is found at once in the next.
  return until_next(*views, clock.now());
}

/// A round that throws is one that could not be done: a job of tomorrow must not be lost to a row
/// that cannot be read today.
Result<milliseconds> try_round(JobService& jobs, const Clock& clock, const std::stop_token& stop,
                               const SchedulerEvents& events) {
  try {
    return run_round(jobs, clock, stop, events);
  } catch (const std::exception& e) {
    return refuse(ErrorCode::internal, e.what());
  }
}

}  // namespace

void run_scheduler(JobService& jobs, const Clock& clock, const std::stop_token& stop,
                   const SchedulerEvents& events) {
  milliseconds retry = retry_first;
  while (!stop.stop_requested()) {
    const auto pause = try_round(jobs, clock, stop, events);
    if (pause) {
      retry = retry_first;
      if (!sleep(stop, *pause)) return;
    } else {
      if (events.refused) events.refused(pause.error());
      if (!sleep(stop, retry)) return;
      retry = std::min(retry * 2, retry_max);
    }
  }
}

}  // namespace ticketing
