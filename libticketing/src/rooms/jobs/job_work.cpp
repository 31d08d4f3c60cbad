#include "jobs/job_work.hpp"

#include <fmt/format.h>

#include "jobs/run_lease.hpp"

namespace ticketing {

Result<bool> JobWork::still_ours(UnitOfWork& unit) const {
  if (RunLease(unit).is_held(run_)) return true;
  return refuse_for_now(
      fmt::format("another process has taken over the run of {} for {}: this one writes nothing "
                  "more",
                  run_.job, to_rfc3339(run_.scheduled_for)));
}

}  // namespace ticketing
