// Rows that say up to which entry an account was told what it earned.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db object table("points_digests")
struct PointsDigestRecord {
#pragma db id options("CONSTRAINT points_digests_wallet_exists REFERENCES wallets (account_id)")
  std::int64_t account_id = 0;
  std::int64_t seq = 0;
  std::int64_t digested_at = 0;
};
TICKETING_RECORD_COLUMNS(PointsDigestRecord, (), (account_id, seq, digested_at))

}  // namespace ticketing::records
