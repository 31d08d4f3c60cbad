#include "jobs/in_chunks.hpp"

#include <fmt/format.h>

namespace ticketing {

Result<ChunkedWork> in_chunks(Store& store, const std::stop_token& stop, int chunk,
                              const std::function<int(UnitOfWork&, int)>& remove_some) {
  ChunkedWork work;
  while (!work.finished && !stop.stop_requested()) {
    const auto gone =
        store.write([&](UnitOfWork& unit) -> Result<int> { return remove_some(unit, chunk); });
    TICKETING_TRY(gone);
    work.rows += *gone;
    work.finished = *gone < chunk;
  }
  return work;
}

tl::unexpected<Error> stopped_early(std::string_view done) {
  return refuse_for_now(fmt::format("told to stop: {}, the next run goes on", done));
}

}  // namespace ticketing
