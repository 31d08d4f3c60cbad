// The threads of a scheduler.
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include <ticketing/jobs/scheduler_loop.hpp>

namespace ticketing {

/// Starts a thread for each of `jobs` and waits for their ends. Where `start` throws
/// std::system_error, as the system has no more threads, the others go on: it is told, and tried
/// again every `retry` until `stop` is requested.
void run_lanes(std::vector<std::string> jobs,
               const std::function<std::jthread(const std::string&)>& start,
               const std::stop_token& stop, const SchedulerEvents& events,
               std::chrono::milliseconds retry);

}  // namespace ticketing
