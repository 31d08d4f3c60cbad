#include "jobs/in_chunks.hpp"

#include <fmt/format.h>

namespace ticketing {

Result<ChunkedWork> in_chunks(JobWork& work,
                              const std::function<int(UnitOfWork&, int)>& remove_some) {
  ChunkedWork done;
  while (!done.finished && !work.stop().stop_requested()) {
    const auto gone = work.write(
        [&](UnitOfWork& unit) -> Result<int> { return remove_some(unit, JobWork::chunk); });
    TICKETING_TRY(gone);
    done.rows += *gone;
    done.finished = *gone < JobWork::chunk;
  }
  return done;
}

tl::unexpected<Error> stopped_early(std::string_view done) {
  return refuse_for_now(fmt::format("told to stop: {}, the next run goes on", done));
}

}  // namespace ticketing
