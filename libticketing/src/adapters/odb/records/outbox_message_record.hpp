// Rows of the outbox.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db object table("outbox_messages")
struct OutboxMessageRecord {
#pragma db id auto
  std::int64_t id = 0;
  std::int64_t account_id = 0;
  std::string kind;
  std::string payload;
  std::int64_t created_at = 0;
#pragma db index("outbox_messages_account") members(account_id, id) options("WHERE account_id <> 0")
};
TICKETING_RECORD_COLUMNS(OutboxMessageRecord, (), (id, account_id, kind, payload, created_at))

}  // namespace ticketing::records
