#include "scheduler/health.hpp"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>

#include "common/job_report.hpp"
#include "common/library_metrics.hpp"
#include "common/process_metrics.hpp"
#include "common/service_manager.hpp"

namespace ticketing::scheduler {
namespace {

/// Above the longest pause between two looks, and what a look may have to wait for.
constexpr std::chrono::seconds stuck_after{60};

/// Waits; false when `stop` was requested.
bool wait(const std::stop_token& stop, std::chrono::microseconds time) {
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::unique_lock lock(mutex);
  stopped.wait_for(lock, stop, time, [] { return false; });
  return !stop.stop_requested();
}

}  // namespace

Progress::Progress(Ticketing& ticketing) : ticketing_(ticketing) {
  const auto now = std::chrono::steady_clock::now();
  for (const std::string& job : ticketing.jobs().names()) looked_[job] = now;
}

void Progress::looked(const std::string& job) {
  const std::lock_guard lock(mutex_);
  looked_[job] = std::chrono::steady_clock::now();
}

std::string Progress::stuck_job() {
  std::map<std::string, Instant> looked;
  {
    const std::lock_guard lock(mutex_);
    looked = looked_;
  }
  const auto now = std::chrono::steady_clock::now();
  for (const auto& [job, at] : looked)
    if (now - at > stuck_after && !runs_here(job)) return job;
  return "";
}

bool Progress::runs_here(const std::string& job) {
  const auto runs = ticketing_.jobs().history(Principal::local_operator(), job);
  if (!runs) return false;
  const std::string process = ":" + std::to_string(::getpid());
  const auto now = ticketing_.clock().now();
  return std::ranges::any_of(*runs, [&](const JobRun& run) {
    return run.state == RunState::running && run.host.ends_with(process) && run.lease_until &&
           *run.lease_until > now;
  });
}

app::ProbeReply answer_probe(Ticketing& ticketing, app::RecentHealth& recent,
                             app::RecentFigures& figures, const std::stop_token& stopping,
                             std::string_view path) {
  if (path == "/livez") return {200, "ok\n"};
  if (path == "/metrics") {
    app::ProbeReply reply;
    app::append_process_metrics(reply.body);
    app::append_library_metrics(reply.body, ticketing, figures.now());
    app::append_job_metrics(reply.body, ticketing.jobs().counters());
    return reply;
  }
  if (path != "/readyz") return {404, "there are /livez, /readyz and /metrics\n"};
  if (stopping.stop_requested()) return {503, "stopping\n"};
  const Health health = recent.now();
  if (!health.database) return {503, "the database does not answer\n"};
  if (!health.schema_current) return {503, "the schema does not fit\n"};
  return {200, "ok\n"};
}

void feed_watchdog(Progress& progress, std::chrono::microseconds period,
                   const std::stop_token& stop) {
  do {
    const std::string stuck = progress.stuck_job();
    if (stuck.empty()) {
      app::notify_service_manager("WATCHDOG=1");
    } else {
      spdlog::error("the job {} has not come round for a minute", stuck);
    }
  } while (wait(stop, period / 2));
}

}  // namespace ticketing::scheduler
