// Who wins coupons and is paid rankings: those whom mail reaches, where that is asked.
#pragma once

#include <span>
#include <vector>

#include <ticketing/points/reward_rules.hpp>

#include "storage/unit_of_work.hpp"

namespace ticketing {

/// Whether that is asked now.
bool asks_for_verified(UnitOfWork& unit, VerifiedOnly rule);

/// Those of `accounts` who win nothing until their e-mail is verified.
std::vector<AccountId> barred_until_verified(UnitOfWork& unit, VerifiedOnly rule,
                                             std::span<const AccountId> accounts);

}  // namespace ticketing
