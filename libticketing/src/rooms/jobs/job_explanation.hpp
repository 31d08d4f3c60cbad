// What there is to say about when a job runs.
#pragma once

#include <optional>
#include <vector>

#include <ticketing/jobs/job.hpp>

#include "jobs/job_definition.hpp"
#include "jobs/job_repository.hpp"

namespace ticketing {

/// `runs` are the job's newest, newest first, without those that were skipped.
JobExplanation explain_job(const Job& job, const std::vector<JobRun>& runs,
                           const std::optional<JobState>& state, Timestamp now,
                           const BusinessCalendar& calendar);

}  // namespace ticketing
