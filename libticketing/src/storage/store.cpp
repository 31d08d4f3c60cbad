#include "storage/store.hpp"

namespace ticketing {

tl::unexpected<Error> Store::unavailable(const StorageUnavailable& e,
                                         const std::optional<std::string>& idempotency_key) {
  constexpr std::chrono::seconds soon{1};
  const bool locked = dynamic_cast<const LockTimeout*>(&e) != nullptr;
  if (locked && idempotency_key)
    return refuse_for_now(
        "another request has not ended yet, perhaps the first one with the idempotency key '" +
            *idempotency_key + "': repeat the request with the same key in a second",
        soon, ErrorCode::idempotency_in_progress);
  if (locked)
    return refuse_for_now(
        "another request keeps what this one needs and has not ended yet; nothing was written: try "
        "again in a second");
  return refuse_for_now(
      e.not_committed ? "the database cannot serve now and nothing was written: try again"
                      : "the database was lost while committing, so whether it was written is "
                        "unknown: repeat the request with the same idempotency key, or look");
}

}  // namespace ticketing
