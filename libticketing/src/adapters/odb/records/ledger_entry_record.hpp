// Rows of ledger entries: appended, never changed.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db object table("ledger_entries")
struct LedgerEntryRecord {
#pragma db id auto
  std::int64_t id = 0;
#pragma db options("CONSTRAINT ledger_entries_wallet_exists REFERENCES wallets (account_id)")
  std::int64_t account_id = 0;
  std::int64_t seq = 0;
  std::int64_t amount = 0;
#pragma db options("CONSTRAINT ledger_entries_balance_not_negative CHECK (balance_after >= 0)")
  std::int64_t balance_after = 0;
  std::string reason;
  std::string rule;
  std::int64_t rule_amount = 0;
  std::string source_type;
  std::int64_t source_id = 0;
  std::optional<std::int64_t> actor_id;
  std::string note;
  std::optional<std::int64_t> reverses_id;
  std::optional<std::int64_t> expires_at;
  std::int64_t created_at = 0;
  std::string hash;  // 64 hexadecimal digits
#pragma db index("ledger_entries_seq_unique") unique members(account_id, seq)
#pragma db index("ledger_entries_source_unique") unique members(account_id, rule, source_type, \
                                                                source_id)
// The reversals that may have come short are few.
#pragma db index("ledger_entries_clawbacks") members(account_id, expires_at) \
    options("WHERE reason = 'clawback'")
};
TICKETING_RECORD_COLUMNS(LedgerEntryRecord, (),
                         (id, account_id, seq, amount, balance_after, reason, rule, rule_amount,
                          source_type, source_id, actor_id, note, reverses_id, expires_at,
                          created_at, hash))

#pragma db view object(LedgerEntryRecord)
struct LedgerTotalRecord {
#pragma db column("CAST(COALESCE(SUM(" + LedgerEntryRecord::amount + "), 0) AS BIGINT)")
  std::int64_t total = 0;
};

}  // namespace ticketing::records
