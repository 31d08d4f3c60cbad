// What accounts were told long ago, and nobody needs any more.
#pragma once

#include <vector>

#include "jobs/purge_job.hpp"

namespace ticketing {

/// Events past their keep time, read or not. Who resumes from before them is told to start anew.
std::vector<Sweep> notification_sweeps(const KeepConfig& keep);

}  // namespace ticketing
