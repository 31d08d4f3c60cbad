// What programs that run jobs tell of them: in their logs, and to Prometheus.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ticketing/error.hpp>
#include <ticketing/jobs/job.hpp>

namespace ticketing::app {

/// A line of a log: names and values that go with its message.
using LogFields = std::vector<std::pair<std::string_view, std::string>>;

inline constexpr std::string_view job_finished_message = "job finished";
inline constexpr std::string_view jobs_refused_message = "jobs cannot be run now";
LogFields log_fields(const JobRun& run);
LogFields log_fields(const Error& error);

/// ticketing_job_... in the Prometheus text format 0.0.4.
void append_job_metrics(std::string& out, const std::vector<JobCounters>& jobs);

}  // namespace ticketing::app
