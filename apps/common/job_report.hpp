// What services tell of their jobs and of their configuration: in their logs, and to Prometheus.
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
inline constexpr std::string_view reloaded_message = "configuration read again";
inline constexpr std::string_view not_reloaded_message =
    "the configuration was not taken: the old one stays";
LogFields log_fields(const JobRun& run);
/// With what is wrong with each value.
LogFields log_fields(const Error& error);
/// Of what a changed configuration changed.
LogFields log_fields(const std::vector<std::string>& changed);

/// ticketing_job_... in the Prometheus text format 0.0.4.
void append_job_metrics(std::string& out, const std::vector<JobCounters>& jobs);

}  // namespace ticketing::app
