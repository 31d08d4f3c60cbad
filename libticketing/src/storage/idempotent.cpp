#include "storage/idempotent.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/sha256.hpp"

namespace ticketing {

std::string fingerprint_detail::fingerprint_of(std::string_view text) { return sha256_hex(text); }

Result<void> check_idempotency_key(const CallOptions& options) {
  if (!options.idempotency_key || options.dry_run) return {};
  const auto& key = options.idempotency_key;
  const bool visible =
      std::all_of(key->begin(), key->end(), [](char c) { return c >= 0x21 && c <= 0x7e; });
  if (key->empty() || key->size() > 255 || !visible)
    return refuse(ErrorCode::invalid_request,
                  fmt::format("the idempotency key has {} bytes: 1 to 255 visible ASCII characters "
                              "are allowed, a UUID is a good choice",
                              key->size()));
  return {};
}

Result<void> require_idempotency_key(const CallOptions& options, std::string_view doing) {
  if (!options.idempotency_key && !options.dry_run)
    return refuse(ErrorCode::idempotency_key_missing,
                  fmt::format("{} needs an idempotency key: choose a fresh UUID, and the same one "
                              "again when you repeat the request",
                              doing));
  return check_idempotency_key(options);
}

}  // namespace ticketing
