// Who is asking.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include <ticketing/actor/role.hpp>
#include <ticketing/ids.hpp>

namespace ticketing {

/// The acting party of a use case: nobody in particular, an account, or the operator at the machine
/// itself (CLI, scheduler, notebooks). Each is made by its name, and there is no default, so that
/// forgetting to say who acts gives nobody any power. Frontends get accounts from
/// `AccountService::authenticate`.
class Principal {
 public:
  /// Anyone, not signed in: may do what everybody may.
  static Principal anonymous() { return {Kind::anonymous, {}, Role::user, {}, {}}; }
  /// Whoever can open the store may act as an administrator; recorded as "operator".
  static Principal local_operator() {
    return {Kind::local_operator, {}, Role::admin, "operator", {}};
  }
  /// `session` is 0 when not acting through one.
  static Principal of_account(AccountId account, Role role, std::string nickname,
                              SessionId session = {}) {
    return {Kind::account, account, role, std::move(nickname), session};
  }

  bool is_anonymous() const { return kind_ == Kind::anonymous; }
  bool is_account() const { return kind_ == Kind::account; }
  bool is_local_operator() const { return kind_ == Kind::local_operator; }
  bool is_admin() const { return role == Role::admin; }
  /// Whether it is this account; nobody and the operator are none.
  bool is(AccountId id) const { return is_account() && account == id; }
  bool earns() const { return is_account() && role == Role::user; }

  AccountId account;  ///< 0, which no account has, when it is none
  Role role;
  std::string nickname;
  SessionId session;
  /// Of the request it acts in, for the record of what is done with power; none outside the API.
  std::optional<std::string> request_id;
  /// Of the request it acts in (W3C Trace Context, 32 hexadecimal digits), for what that causes:
  /// job runs and mails keep it. None outside the API.
  std::optional<std::string> trace_id = {};

 private:
  enum class Kind { anonymous, account, local_operator };
  Principal(Kind kind, AccountId who, Role as, std::string name, SessionId through)
      : account(who), role(as), nickname(std::move(name)), session(through), kind_(kind) {}

  Kind kind_;
};

}  // namespace ticketing
