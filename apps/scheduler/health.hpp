// How a scheduler is: what its probes and its service manager are told.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>

#include <ticketing/ticketing.hpp>

#include "common/probe_server.hpp"
#include "common/recent_figures.hpp"
#include "common/recent_health.hpp"

namespace ticketing::scheduler {

/// Whether the threads of a scheduler's jobs go on. Thread safe.
class Progress final {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  explicit Progress(Ticketing& ticketing);

  void looked(const std::string& job);
  /// A job whose thread has not come round for a minute; empty when each has, or has a run of this
  /// process whose lease is being renewed.
  std::string stuck_job();

 private:
  bool runs_here(const std::string& job);

  Ticketing& ticketing_;
  std::mutex mutex_;
  std::map<std::string, Instant> looked_;
};

/// /livez, /readyz and /metrics; `stopping` makes it unready.
app::ProbeReply answer_probe(Ticketing& ticketing, app::RecentHealth& recent,
                             app::RecentFigures& figures, const std::stop_token& stopping,
                             std::string_view path);

/// Tells the service manager twice a period that all is well, as long as it is; until `stop`.
void feed_watchdog(Progress& progress, std::chrono::microseconds period,
                   const std::stop_token& stop);

}  // namespace ticketing::scheduler
