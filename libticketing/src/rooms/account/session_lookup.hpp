// Who holds a token: process memory, then the shared cache, then the database, which alone is
// truth.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <vector>

#include <ticketing/account/account_config.hpp>
#include <ticketing/actor/principal.hpp>

#include "account/memory_session_cache.hpp"
#include "storage/group_commit.hpp"
#include "storage/service_context.hpp"
#include "storage/store.hpp"

namespace ticketing {

/// Thread safe. What process memory does not know is looked up in batches by a lane, so that a rush
/// of people who were not here before costs one query a batch, not one each.
class SessionLookup {
 public:
  using Done = std::function<void(Result<Principal>)>;

  /// `shared` may be null.
  SessionLookup(Store& store, const Clock& clock, const LaneBounds& lanes,
                const SessionsConfig& config, SessionCache* shared);

  /// unauthenticated, account_suspended, unavailable. Never blocks; `done` runs exactly once.
  void find(TokenHash hash, Done done);
  /// From process memory only.
  std::optional<Principal> find_cached(const TokenHash& hash);
  /// After the change to these sessions, or their account, has been committed.
  void forget(std::span<const TokenHash> hashes);

 private:
  struct Waiting {
    TokenHash hash;
    Done done;
  };
  void look_up(std::vector<Waiting>& batch);
  /// Those of `hashes` that the shared cache has.
  std::map<TokenHash, CachedSession> find_shared(std::span<const TokenHash> hashes);

  Store& store_;
  const Clock& clock_;
  SessionCache* const shared_;
  MemorySessionCache memory_;
  GroupCommitLane<Waiting> lane_;  // last: stops first
};

}  // namespace ticketing
