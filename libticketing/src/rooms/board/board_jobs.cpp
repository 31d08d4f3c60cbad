#include "board/board_jobs.hpp"

#include <chrono>

namespace ticketing {

namespace {

/// How long an applied batch of views is remembered. Whoever does not know whether it was applied
/// sends it again each second.
constexpr std::chrono::hours view_batch_keep{24};

}  // namespace

std::vector<Sweep> board_sweeps() {
  return {{"view batches", [](UnitOfWork& unit, Timestamp now, int limit) {
             return unit.views().remove_batches_before(now - view_batch_keep, limit);
           }}};
}

}  // namespace ticketing
