// Rows of stored replies.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db value
struct IdempotencyRowKey {
  std::int64_t account_id = 0;
  std::string key;
};
TICKETING_RECORD_COLUMNS(IdempotencyRowKey, (), (account_id, key))

#pragma db object table("idempotency_records")
struct IdempotencyRow {
#pragma db id column("")
  IdempotencyRowKey key;
  std::string fingerprint;
  std::string reply;
  std::int64_t created_at = 0;
#pragma db index("idempotency_records_created_at") member(created_at)
#pragma db default("")
  std::string head;
};
TICKETING_RECORD_COLUMNS(IdempotencyRow, (), (key, fingerprint, reply, created_at, head))

}  // namespace ticketing::records
