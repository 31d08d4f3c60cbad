#include "jobs/job_lanes.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <system_error>

#include <ticketing/result.hpp>

#include "jobs/sleep.hpp"

namespace ticketing {
namespace {

void tell_refusal(const SchedulerEvents& events, const Error& error) {
  try {
    if (events.refused) events.refused(error);
  } catch (const std::exception& e) {
    spdlog::error("what a scheduler did cannot be told: {}", e.what());
  }
}

std::optional<std::jthread> try_start(const std::function<std::jthread(const std::string&)>& start,
                                      const std::string& job, const SchedulerEvents& events) {
  try {
    return start(job);
  } catch (const std::system_error& e) {
    // No outage of the database, which would be told elsewhere.
    const auto refused =
        refuse(ErrorCode::internal,
               fmt::format("the job {} has no thread and waits for one: {}", job, e.what()));
    tell_refusal(events, refused.value());
    return std::nullopt;
  }
}

}  // namespace

void run_lanes(std::vector<std::string> jobs,
               const std::function<std::jthread(const std::string&)>& start,
               const std::stop_token& stop, const SchedulerEvents& events,
               std::chrono::milliseconds retry) {
  std::vector<std::jthread> threads;
  threads.reserve(jobs.size());
  for (;;) {
    std::erase_if(jobs, [&](const std::string& job) {
      auto thread = try_start(start, job, events);
      if (thread) threads.push_back(std::move(*thread));
      return thread.has_value();
    });
    if (jobs.empty() || !sleep(stop, retry)) return;
  }
}

}  // namespace ticketing
