// Rows of wallets: one for each account.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db object table("wallets")
struct WalletRecord {
#pragma db id options("CONSTRAINT wallets_account_exists REFERENCES accounts (id)")
  std::int64_t account_id = 0;
#pragma db options("CONSTRAINT wallets_balance_not_negative CHECK (balance >= 0)")
  std::int64_t balance = 0;
#pragma db options("CONSTRAINT wallets_entry_count_not_negative CHECK (entry_count >= 0)")
  std::int64_t entry_count = 0;
  std::string head;  // 64 hexadecimal digits
  std::optional<std::int64_t> next_expiry_at;
  std::optional<std::int64_t> last_expires_at;
  std::int64_t posts_counted = 0;
  std::int64_t comments_counted = 0;
  std::int64_t event_seq = 0;
// Changed with the account alone, and not by who has read it before that.
#pragma db default(true) readonly
  bool ordinary = true;
#pragma db index("wallets_expiring") members(next_expiry_at, account_id) \
    options("WHERE next_expiry_at IS NOT NULL")
};
TICKETING_RECORD_COLUMNS(WalletRecord, (),
                         (account_id, balance, entry_count, head, next_expiry_at, last_expires_at,
                          posts_counted, comments_counted, event_seq, ordinary))

/// What some wallets hold together.
#pragma db view query()
struct BalanceSumRecord {
  std::int64_t total = 0;
  std::int64_t last = 0;
  std::int64_t wallets = 0;
};

}  // namespace ticketing::records
