// Who holds a token: process memory, then the shared cache, then the database, which alone is
// truth.
#pragma once

#include <span>

#include <ticketing/account/principal.hpp>
#include <ticketing/config.hpp>
#include <ticketing/storage/store.hpp>

#include "account/memory_session_cache.hpp"

namespace ticketing {

/// Thread safe.
class SessionLookup {
 public:
  /// `shared` may be null.
  SessionLookup(Store& store, const Clock& clock, const SessionsConfig& config,
                SessionCache* shared);

  /// unauthenticated, account_suspended, unavailable. May block.
  Result<Principal> find(const TokenHash& hash);
  /// From process memory only; never blocks.
  std::optional<Principal> find_cached(const TokenHash& hash);
  /// After the change to these sessions, or their account, has been committed.
  void forget(std::span<const TokenHash> hashes);

 private:
  Result<std::optional<CachedSession>> load(const TokenHash& hash);

  Store& store_;
  const Clock& clock_;
  SessionCache* const shared_;
  MemorySessionCache memory_;
};

}  // namespace ticketing
