// What schedulers know of a job beside its runs.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db object table("jobs")
struct JobRecord {
#pragma db id
  std::string job;
  std::string schedule;
  std::int64_t since = 0;
  bool paused = false;
  std::optional<std::int64_t> paused_since;
  std::optional<std::int64_t> paused_until;
  std::string pause_note;
  std::optional<std::int64_t> last_success_at;
};
TICKETING_RECORD_COLUMNS(JobRecord, (),
                         (job, schedule, since, paused, paused_since, paused_until, pause_note,
                          last_success_at))

}  // namespace ticketing::records
