// What boards leave behind and nobody needs any more.
#pragma once

#include <vector>

#include "jobs/purge_job.hpp"

namespace ticketing {

/// Batches of views that were applied long ago.
std::vector<Sweep> board_sweeps();

}  // namespace ticketing
