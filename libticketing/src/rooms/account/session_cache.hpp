// The session look-up that several processes share (port). Losing it loses speed, nothing else.
#pragma once

#include <boost/describe/class.hpp>

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <ticketing/account/account.hpp>
#include <ticketing/account/session.hpp>

namespace ticketing {

/// A session and what is needed of its account to admit it.
struct CachedSession {
  SessionId session;
  AccountId account;
  Role role = Role::user;
  AccountState state = AccountState::active;
  std::string nickname;
  Timestamp expires_at;
};
BOOST_DESCRIBE_STRUCT(CachedSession, (), (session, account, role, state, nickname, expires_at))

/// Thread safe; never throws for an unreachable cache: that is a miss.
class SessionCache {
 public:
  using Found = std::pair<TokenHash, CachedSession>;

  virtual ~SessionCache() = default;
  /// One for each hash, in their order.
  virtual std::vector<std::optional<CachedSession>> find(std::span<const TokenHash> hashes) = 0;
  /// What was loaded at `loaded_at` or later. Never replaces what is there, and is not believed for
  /// long after it was loaded: after `forget`, a session loaded earlier stays out.
  virtual void put(std::span<const Found> sessions, Timestamp loaded_at) = 0;
  virtual void forget(std::span<const TokenHash> hashes) = 0;
};

}  // namespace ticketing
