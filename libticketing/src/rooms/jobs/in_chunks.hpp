// Long work in transactions of their own.
#pragma once

#include <functional>
#include <string_view>

#include <ticketing/result.hpp>

#include "jobs/job_work.hpp"

namespace ticketing {

/// How far work in chunks has got.
struct ChunkedWork {
  int rows = 0;
  bool finished = false;  ///< not when it was told to stop
};

/// Runs `remove_some` (at most so many rows, how many went) in transactions of their own until
/// nothing is left or the work is to stop, so that no lock is held for long and nobody who stops,
/// or crashes, loses progress.
Result<ChunkedWork> in_chunks(JobWork& work,
                              const std::function<int(UnitOfWork&, int limit)>& remove_some);

/// What a job that was told to stop ends with; `done` says how far it got.
tl::unexpected<Error> stopped_early(std::string_view done);

}  // namespace ticketing
