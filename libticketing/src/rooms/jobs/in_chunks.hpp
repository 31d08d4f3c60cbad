// Long work in transactions of their own.
#pragma once

#include <functional>
#include <string_view>
#include <utility>

#include <ticketing/result.hpp>

#include "jobs/job_work.hpp"

namespace ticketing {

/// How far work in chunks has got.
struct ChunkedWork {
  int rows = 0;
  bool finished = false;  ///< not when it was told to stop
};

/// Runs `do_some(unit, limit, state)` (at most `chunk` rows, how many it found) in transactions of
/// their own until it finds fewer or the work is to stop, so that no lock is held for long and
/// nobody who stops, or crashes, loses progress. `state` is what the chunks that were committed
/// made of it.
template <class State, class DoSome>
Result<ChunkedWork> in_chunks_with(JobWork& work, State& state, int chunk, DoSome&& do_some) {
  ChunkedWork done;
  while (!done.finished && !work.stop().stop_requested()) {
    State next = state;
    const auto found = work.write([&](UnitOfWork& unit) -> Result<int> {
      next = state;  // what an earlier try made of it was rolled back
      return do_some(unit, chunk, next);
    });
    TICKETING_TRY(found);
    state = std::move(next);
    done.rows += *found;
    done.finished = *found < chunk;
  }
  return done;
}

/// As `in_chunks_with`, of `remove_some(unit, limit)`, which has nothing to remember.
Result<ChunkedWork> in_chunks(JobWork& work,
                              const std::function<int(UnitOfWork&, int limit)>& remove_some);

/// What a job that was told to stop ends with; `done` says how far it got.
tl::unexpected<Error> stopped_early(std::string_view done);

}  // namespace ticketing
