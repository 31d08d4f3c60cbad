// Removing what is past its keep time, whichever room it is of.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <ticketing/clock.hpp>

#include "jobs/job_definition.hpp"
#include "storage/service_context.hpp"

namespace ticketing {

/// One kind of rows that has a keep time.
struct Sweep {
  std::string what;  ///< in the plural, e.g. "ended sessions"
  /// Removes at most `limit` of those whose time is over at `now`; how many went.
  std::function<int(UnitOfWork&, Timestamp now, int limit)> remove;
};

/// Replies that are no longer replayed.
Sweep idempotency_sweep();

/// Job runs 90 days after they were due. What is missed for longer is nobody's to run.
Sweep job_run_sweep();

/// Sweeps in the order given, in chunks.
Job purge_job(const ServiceContext& context, std::string schedule, std::vector<Sweep> sweeps);

}  // namespace ticketing
