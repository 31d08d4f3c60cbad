#include "board/view_flush.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "jobs/in_chunks.hpp"

namespace ticketing {
namespace {

constexpr int batches_per_transaction = 100;

}  // namespace

Result<int> flush_shared_views(const ServiceContext& context, SharedViews& shared,
                               const std::stop_token& stop) {
  int added = 0;
  while (true) {
    const auto batches = shared.list(batches_per_transaction);
    if (!batches) return refuse_for_now("what the processes counted together cannot be read");
    if (batches->empty()) return added;
    if (stop.stop_requested()) return stopped_early(fmt::format("added {} batches", added));
    // One that has lost its views is not added: the process that made it may still have them, and
    // the store takes each id once.
    std::vector<ViewBatch> counted;
    std::ranges::copy_if(*batches, std::back_inserter(counted),
                         [](const ViewBatch& batch) { return !batch.views.empty(); });
    const auto some = context.store.write([&](UnitOfWork& unit) -> Result<int> {
      return unit.views().add(counted, context.clock.now());
    });
    TICKETING_TRY(some);
    added += *some;
    if (!shared.remove(*batches))
      return refuse_for_now("batches that were added are still there: the next run removes them");
  }
}

}  // namespace ticketing
