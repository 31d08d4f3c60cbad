// Removing what is past its keep time, whichever room it is of.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/jobs/jobs_config.hpp>

#include "jobs/job_definition.hpp"
#include "storage/service_context.hpp"

namespace ticketing {

/// How long rows are kept; none: for ever.
using KeepTime = std::optional<std::chrono::seconds>;

/// As configured in days, where 0 means for ever.
KeepTime keep_days(int days);

/// One kind of rows that has a keep time.
struct Sweep {
  std::string what;  ///< in the plural, e.g. "ended sessions"
  KeepTime keep;
  /// Removes at most `limit` of those whose time was over before `t`; how many went.
  std::function<int(UnitOfWork&, Timestamp t, int limit)> remove;
};

/// What is of no business's room: replies that are no longer replayed, runs of jobs, what
/// administrators did.
std::vector<Sweep> operation_sweeps(const KeepConfig& keep);

/// Sweeps in the order given, in chunks; what is kept for ever is left alone.
Job purge_job(const ServiceContext& context, std::string schedule, std::vector<Sweep> sweeps);

}  // namespace ticketing
