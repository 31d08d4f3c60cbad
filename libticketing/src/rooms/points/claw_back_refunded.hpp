// Clawbacks that came short, and points that come back afterwards.
#pragma once

#include <ticketing/points/ledger.hpp>

#include "points/journal.hpp"
#include "storage/unit_of_work.hpp"

namespace ticketing {

/// Takes from what `debit` gave back, `refunded`, as much as clawbacks since the debit came short
/// of; how much that is. Without this, spending everything, deleting the rewarded comment and
/// cancelling would launder the reward. The journal holds the account's wallet.
Points claw_back_refunded(UnitOfWork& unit, Journal& journal, const LedgerEntry& debit,
                          Points refunded);

}  // namespace ticketing
