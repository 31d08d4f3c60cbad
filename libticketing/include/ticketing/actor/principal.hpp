// Who is asking.
#pragma once

#include <string>

#include <ticketing/account/account.hpp>
#include <ticketing/ids.hpp>

namespace ticketing {

/// The acting party of a use case. Frontends get one from `AccountService::authenticate`, or, at
/// the machine itself (CLI, scheduler, notebooks), from `local_operator()`.
struct Principal {
  AccountId account;  ///< 0 for the local operator
  Role role = Role::user;
  std::string nickname;
  SessionId session;  ///< 0 when not acting through a session

  bool is_admin() const { return role == Role::admin; }
  bool earns() const { return role == Role::user; }
  bool is_local_operator() const { return account.value == 0; }

  /// Whoever can open the store may act as an administrator; recorded as "operator".
  static Principal local_operator() { return {{0}, Role::admin, "operator", {0}}; }
  static Principal of(const Account& a) { return {a.id, a.role, a.nickname, {0}}; }
};

}  // namespace ticketing
