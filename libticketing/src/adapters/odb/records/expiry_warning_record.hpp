// Rows of warnings that points expire. The key is what lets each be given once.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db value
struct ExpiryWarningKey {
#pragma db options("CONSTRAINT expiry_warnings_wallet_exists REFERENCES wallets (account_id)")
  std::int64_t account_id = 0;
  std::int64_t expires_at = 0;
  int days = 0;
};
TICKETING_RECORD_COLUMNS(ExpiryWarningKey, (), (account_id, expires_at, days))

#pragma db object table("expiry_warnings")
struct ExpiryWarningRecord {
#pragma db id column("")
  ExpiryWarningKey key;
#pragma db index("expiry_warnings_expires_at") member(key.expires_at)
};
TICKETING_RECORD_COLUMNS(ExpiryWarningRecord, (), (key))

}  // namespace ticketing::records
