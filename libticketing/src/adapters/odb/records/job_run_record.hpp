// Rows of job runs. The key is the claim: an occurrence cannot be claimed twice.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db value
struct JobRunKey {
  std::string job;
  std::int64_t scheduled_for = 0;
};
TICKETING_RECORD_COLUMNS(JobRunKey, (), (job, scheduled_for))

#pragma db object table("job_runs")
struct JobRunRecord {
#pragma db id column("")
  JobRunKey key;
  std::string state;
  std::int64_t started_at = 0;
  std::optional<std::int64_t> finished_at;
  std::string outcome;
#pragma db default("")
  std::string host;
#pragma db default(1)
  int attempt = 1;
  std::optional<std::int64_t> lease_until;
  std::optional<std::string> trace_id;
#pragma db index("job_runs_unfinished") members(key) options("WHERE finished_at IS NULL")
#pragma db index("job_runs_not_skipped") members(key) options("WHERE state <> 'skipped'")
#pragma db index("job_runs_scheduled_for") member(key.scheduled_for) options("WHERE attempt >= 1")
};
TICKETING_RECORD_COLUMNS(JobRunRecord, (),
                         (key, state, started_at, finished_at, outcome, host, attempt, lease_until,
                          trace_id))

}  // namespace ticketing::records
