// Giving an account another role, or suspending it.
#pragma once

#include <vector>

#include <ticketing/account/account.hpp>
#include <ticketing/result.hpp>

#include "storage/unit_of_work.hpp"

namespace ticketing {

/// What becomes of it.
struct AccountStanding {
  Role role = Role::user;
  AccountState state = AccountState::active;
};

/// Behind the lock of the account's wallet, and unless it is a dry run: `account` becomes so.
/// `changed`: sessions that say otherwise, to be forgotten after the commit. not_found for one that
/// is closed, forbidden where it would leave no active administrator, but to the store's operator.
Result<AccountProfile> change_standing(UnitOfWork& unit, const Principal& who, Account& account,
                                       const AccountStanding& standing, bool dry_run,
                                       std::vector<TokenHash>& changed);

}  // namespace ticketing
