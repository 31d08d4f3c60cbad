#include "jobs/in_chunks.hpp"

#include <fmt/format.h>

namespace ticketing {

Result<ChunkedWork> in_chunks(JobWork& work,
                              const std::function<int(UnitOfWork&, int)>& remove_some) {
  struct Nothing {};
  Nothing nothing;
  return in_chunks_with(work, nothing, JobWork::chunk, [&](UnitOfWork& unit, int limit, Nothing&) {
    return remove_some(unit, limit);
  });
}

tl::unexpected<Error> stopped_early(std::string_view done) {
  return refuse_for_now(fmt::format("told to stop: {}, the next run goes on", done));
}

}  // namespace ticketing
