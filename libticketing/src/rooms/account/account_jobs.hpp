// What accounts leave behind and nobody needs any more.
#pragma once

#include <vector>

#include "jobs/purge_job.hpp"

namespace ticketing {

/// Ended sessions, and mailed tokens that have expired.
std::vector<Sweep> account_sweeps();

}  // namespace ticketing
