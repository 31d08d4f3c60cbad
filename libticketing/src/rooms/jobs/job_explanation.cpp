#include "jobs/job_explanation.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include <ticketing/jobs/cron_expression.hpp>

#include "jobs/due_occurrences.hpp"

namespace ticketing {
namespace {

constexpr std::size_t times_shown = 5;

/// "2026-03-02T00:00:00+09:00"
std::string local_text(Timestamp t, const BusinessCalendar& calendar) {
  using std::chrono::floor;
  using std::chrono::minutes;
  const auto info = calendar.time_zone()->get_info(floor<std::chrono::seconds>(t));
  const auto offset = floor<minutes>(info.offset).count();
  const std::string utc = to_rfc3339(t + info.offset);
  const auto size = offset < 0 ? -offset : offset;
  return fmt::format("{}{}{:02}:{:02}", utc.substr(0, utc.size() - 1), offset < 0 ? '-' : '+',
                     size / 60, size % 60);
}

std::string why_late(const JobRun& run, const JobRun* before) {
  if (run.started_at - run.scheduled_for < std::chrono::seconds(1)) return "it was not late";
  if (before && before->finished_at && *before->finished_at > run.scheduled_for)
    return fmt::format("the run for {} went on until {}", to_rfc3339(before->scheduled_for),
                       to_rfc3339(*before->finished_at));
  return "no scheduler was there to begin it, or its database did not answer";
}

}  // namespace

JobExplanation explain_job(const Job& job, const std::vector<JobRun>& runs,
                           const std::optional<JobState>& state, Timestamp now,
                           const BusinessCalendar& calendar) {
  JobExplanation told;
  told.name = job.name;
  told.description = job.description;
  told.schedule = job.schedule;
  told.time_zone = calendar.zone();
  told.misfire = job.policy.misfire;
  told.overlap = job.policy.overlap;
  told.catchup_window = job.policy.catchup_window;
  if (state) told.paused = pause_text(*state, now);
  if (!runs.empty()) {
    const JobRun& last = runs.front();
    told.last_at = last.scheduled_for;
    told.last_late_seconds =
        std::chrono::floor<std::chrono::seconds>(last.started_at - last.scheduled_for).count();
    told.last_why_late = why_late(last, runs.size() < 2 ? nullptr : &runs[1]);
  }
  const auto schedule = CronExpression::parse(job.schedule);
  if (!schedule) return told;
  auto at = next_outside_pause(*schedule, calendar, state, now);
  while (at && told.next.size() < times_shown) {
    told.next.push_back({local_text(*at, calendar), *at});
    at = schedule->next_after(*at, calendar);
  }
  return told;
}

}  // namespace ticketing
