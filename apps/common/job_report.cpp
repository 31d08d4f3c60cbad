#include "common/job_report.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <iterator>

#include "common/metric_text.hpp"

namespace ticketing::app {
namespace {

std::string seconds(std::chrono::microseconds time) {
  return std::to_string(std::chrono::duration<double>(time).count());
}

void append_summary(std::string& out, std::string_view name, const std::string& job, double sum,
                    std::uint64_t count) {
  fmt::format_to(std::back_inserter(out),
                 "{0}_sum{{job=\"{1}\"}} {2}\n{0}_count{{job=\"{1}\"}} {3}\n", name, job, sum,
                 count);
}

std::uint64_t ended(const JobCounters& job) { return job.succeeded + job.failed + job.interrupted; }

}  // namespace

LogFields log_fields(const JobRun& run) {
  LogFields fields{
      {"job", run.job}, {"scheduled_for", to_rfc3339(run.scheduled_for)}, {"outcome", run.outcome}};
  fields.emplace_back("late_seconds", seconds(run.started_at - run.scheduled_for));
  if (run.finished_at) fields.emplace_back("seconds", seconds(*run.finished_at - run.started_at));
  if (run.attempt > 1) fields.emplace_back("attempt", std::to_string(run.attempt));
  if (run.trace_id) fields.emplace_back("trace_id", *run.trace_id);
  return fields;
}

LogFields log_fields(const Error& error) {
  std::string detail = error.detail;
  for (const FieldError& field : error.errors)
    if (detail.find(field.detail) == std::string::npos) detail += "; " + field.detail;
  return {{"code", std::string(name(error.code))}, {"detail", std::move(detail)}};
}

LogFields log_fields(const std::vector<std::string>& changed) {
  std::string names;
  for (const std::string& each : changed) names += (names.empty() ? "" : ", ") + each;
  return {{"changed", names.empty() ? "nothing" : names}};
}

void append_job_metrics(std::string& out, const std::vector<JobCounters>& jobs) {
  append_metric_head(out, "ticketing_job_runs_total", "counter",
                     "Runs of this process by how they ended, and occurrences it passed over.");
  for (const JobCounters& job : jobs) {
    for (const auto& [outcome, count] :
         {std::pair("succeeded", job.succeeded), std::pair("failed", job.failed),
          std::pair("interrupted", job.interrupted), std::pair("skipped", job.skipped)})
      fmt::format_to(std::back_inserter(out),
                     "ticketing_job_runs_total{{job=\"{}\",outcome=\"{}\"}} {}\n", job.job, outcome,
                     count);
  }
  append_metric_head(out, "ticketing_job_last_success_timestamp_seconds", "gauge",
                     "When a run last ended well, in whichever process.");
  for (const JobCounters& job : jobs) {
    if (!job.last_success_at) continue;
    const auto at = std::chrono::duration<double>(job.last_success_at->time_since_epoch());
    fmt::format_to(std::back_inserter(out),
                   "ticketing_job_last_success_timestamp_seconds{{job=\"{}\"}} {:.3f}\n", job.job,
                   at.count());
  }
  append_metric_head(out, "ticketing_job_late_seconds", "summary",
                     "How long occurrences had been due when this process began them.");
  for (const JobCounters& job : jobs)
    append_summary(out, "ticketing_job_late_seconds", job.job, job.late_seconds_total, job.begun);
  append_metric_head(out, "ticketing_job_duration_seconds", "summary",
                     "From the beginning of a run to the end of the attempt of this process.");
  for (const JobCounters& job : jobs)
    append_summary(out, "ticketing_job_duration_seconds", job.job, job.run_seconds_total,
                   ended(job));
}

}  // namespace ticketing::app
