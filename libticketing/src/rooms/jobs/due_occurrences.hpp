// Which occurrences of a schedule are to run, and which are passed over.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <ticketing/jobs/cron_expression.hpp>
#include <ticketing/jobs/job_policy.hpp>

#include "jobs/job_repository.hpp"

namespace ticketing {

/// The newest at or before `now`; none when there never was one.
std::optional<Timestamp> last_occurrence(const CronExpression& schedule,
                                         const BusinessCalendar& calendar, Timestamp now);

/// How many passed-over occurrences leave a row when a scheduler comes back after long.
inline constexpr int due_max = 1000;

/// Those after `after` and up to `now`, oldest first: of an interval the newest alone, else at most
/// the newest `due_max` of the last `window`.
std::vector<Timestamp> due_occurrences(const CronExpression& schedule,
                                       const BusinessCalendar& calendar, Timestamp after,
                                       Timestamp now, std::chrono::seconds window);

struct SkippedOccurrence {
  Timestamp scheduled_for;
  std::string reason;
};

struct DueDecision {
  std::optional<Timestamp> run;
  std::vector<SkippedOccurrence> skipped;
};

/// What to do about `due` (oldest first) at `now`. `runs`: the job's newest, without skipped ones.
DueDecision decide(const std::vector<Timestamp>& due, Timestamp now, const JobPolicy& policy,
                   const JobState& state, const std::vector<JobRun>& runs);

/// Whether schedulers are to leave the job alone at `now`.
bool is_paused(const JobState& state, Timestamp now);
/// The first occurrence after `now` that no pause known of covers.
std::optional<Timestamp> next_outside_pause(const CronExpression& schedule,
                                            const BusinessCalendar& calendar,
                                            const std::optional<JobState>& state, Timestamp now);
/// "until 2026-03-02T03:00:00Z: maintenance"; empty when it is not paused.
std::string pause_text(const JobState& state, Timestamp now);

}  // namespace ticketing
