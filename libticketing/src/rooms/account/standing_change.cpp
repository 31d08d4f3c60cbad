#include "account/standing_change.hpp"

#include <fmt/format.h>

#include "account/account_rules.hpp"

namespace ticketing {
namespace {

bool is_active_admin(const Account& account) {
  return account.role == Role::admin && account.state == AccountState::active;
}

}  // namespace

Result<AccountProfile> change_standing(UnitOfWork& unit, const Principal& who, Account& account,
                                       const AccountStanding& standing, bool dry_run,
                                       std::vector<TokenHash>& changed) {
  if (account.state == AccountState::closed)
    return refuse(ErrorCode::not_found,
                  fmt::format("account {} is closed, which is for ever", account.id.value));
  const bool was_admin = is_active_admin(account);
  account.role = standing.role;
  account.state = standing.state;
  if (was_admin && !is_active_admin(account) && !who.is_local_operator() &&
      !another_admin_remains(unit, account.id))
    return refuse(ErrorCode::forbidden,
                  fmt::format("account {} is the last active administrator: make another one "
                              "first, or change this one as the store's operator",
                              account.id.value));
  if (dry_run) return profile(unit, account);
  unit.accounts().update(account);
  for (const auto& session : unit.sessions().list(account.id))
    changed.push_back(session.token_hash);
  return profile(unit, account);
}

}  // namespace ticketing
