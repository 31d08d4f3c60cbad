#include <ticketing/storage/store.hpp>

namespace ticketing {

tl::unexpected<Error> Store::unavailable(const StorageUnavailable& e) {
  auto refusal = refuse(
      ErrorCode::unavailable,
      e.not_committed ? "the database cannot serve now and nothing was written: try again"
                      : "the database was lost while committing, so whether it was written is "
                        "unknown: repeat the request with the same Idempotency-Key, or look");
  refusal.value().retry_after = std::chrono::seconds(1);
  return refusal;
}

}  // namespace ticketing
