#include "jobs/in_chunks.hpp"

namespace ticketing {
namespace {

constexpr int rows_per_chunk = 1000;

}  // namespace

Result<int> in_chunks(Store& store, const std::function<int(UnitOfWork&, int)>& remove_some) {
  int total = 0;
  for (;;) {
    const auto gone = store.write(
        [&](UnitOfWork& unit) -> Result<int> { return remove_some(unit, rows_per_chunk); });
    TICKETING_TRY(gone);
    total += *gone;
    if (*gone < rows_per_chunk) return total;
  }
}

}  // namespace ticketing
