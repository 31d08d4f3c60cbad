// Power is checked where it is used. What a session says of who acts was read a while ago, perhaps
// by another process: it may have been taken back since.
#pragma once

#include <vector>

#include <ticketing/actor/principal.hpp>
#include <ticketing/result.hpp>

#include "storage/unit_of_work.hpp"

namespace ticketing {

/// Role and state of accounts whose wallets this unit of work has locked before they were read. A
/// change of either takes that lock too, so none comes between here and the commit.
class Standings {
 public:
  Standings() = default;
  explicit Standings(std::vector<Standing> read);

  /// Whether `who` still is what it acts as: unauthenticated, account_suspended, forbidden where it
  /// has lost power, unavailable where it has won some (then it earns nothing any more).
  Result<void> confirm(const Principal& who) const;

 private:
  std::vector<Standing> standings_;  // ascending by account
};

/// Locks the wallet of `who`, if an account acts, and confirms what it acts as.
Result<void> confirm_actor(UnitOfWork& unit, const Principal& who);

}  // namespace ticketing
