// Rows of what expires of an account at one instant: kept in the transactions that append to the
// ledger, because adding it up for every look at a wallet would cost more with each entry.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db value
struct ExpiringCreditKey {
  std::int64_t account_id = 0;
  std::int64_t expires_at = 0;
};
TICKETING_RECORD_COLUMNS(ExpiringCreditKey, (), (account_id, expires_at))

/// Without a constraint on the sum: a clawback is offered as a row of its own before it is added.
#pragma db object table("expiring_credits")
struct ExpiringCreditRecord {
#pragma db id column("")
  ExpiringCreditKey key;
  std::int64_t credits = 0;
};
TICKETING_RECORD_COLUMNS(ExpiringCreditRecord, (), (key, credits))

}  // namespace ticketing::records
