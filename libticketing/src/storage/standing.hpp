// Power is checked where it is used. What a session says of who acts was read a while ago, perhaps
// by another process: it may have been taken back since.
#pragma once

#include <span>
#include <vector>

#include <ticketing/actor/principal.hpp>
#include <ticketing/result.hpp>

#include "storage/unit_of_work.hpp"

namespace ticketing {

/// Role and state of the accounts that act, whose wallets this unit of work has locked. A change of
/// either takes that lock too, so none comes between here and the commit. Of ordinary accounts that
/// act as such the wallet tells; of the others both are read.
class Standings {
 public:
  Standings() = default;
  Standings(UnitOfWork& unit, std::span<const Wallet> locked,
            std::span<const Principal* const> acting);

  /// Whether `who` still is what it acts as: unauthenticated, account_suspended, forbidden where it
  /// has lost power, unavailable where it has won some (then it earns nothing any more).
  Result<void> confirm(const Principal& who) const;

 private:
  bool is_ordinary(const Principal& who) const;

  std::vector<AccountId> ordinary_;  // ascending
  std::vector<Standing> standings_;  // ascending by account
};

/// Locks the wallet of `who`, if an account acts, and confirms what it acts as.
Result<void> confirm_actor(UnitOfWork& unit, const Principal& who);

}  // namespace ticketing
