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

/// Those after `after` and up to `now`, oldest first: of an interval the newest alone, else at most
/// the newest 1000 of the last `window`.
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

/// What to do about `due` (oldest first) at `now`, while another run of the job goes on or not.
DueDecision decide(const std::vector<Timestamp>& due, Timestamp now, const JobPolicy& policy,
                   const JobState& state, bool another_goes_on);

/// Whether schedulers are to leave the job alone at `now`.
bool is_paused(const JobState& state, Timestamp now);
/// "until 2026-03-02T03:00:00Z: maintenance"; empty when it is not paused.
std::string pause_text(const JobState& state, Timestamp now);

}  // namespace ticketing
