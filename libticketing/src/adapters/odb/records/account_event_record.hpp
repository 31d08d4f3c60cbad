// Rows of live events.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db value
struct AccountEventKey {
  std::int64_t account_id = 0;
  std::int64_t seq = 0;
};
TICKETING_RECORD_COLUMNS(AccountEventKey, (), (account_id, seq))

#pragma db object table("account_events")
struct AccountEventRecord {
#pragma db id column("")
  AccountEventKey key;
  std::string type;
  std::string payload;
  std::int64_t created_at = 0;
  std::optional<std::int64_t> read_at;
#pragma db index("account_events_created_at") member(created_at)
};
TICKETING_RECORD_COLUMNS(AccountEventRecord, (), (key, type, payload, created_at, read_at))

}  // namespace ticketing::records
