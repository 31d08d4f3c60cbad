// Rows of used daily slots. The key is the limit: an ordinal cannot be taken twice.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db value
struct DailySlotKey {
  std::int64_t account_id = 0;
  std::string rule;
  int day = 0;
#pragma db options("CONSTRAINT daily_slots_ordinal_positive CHECK (ordinal >= 1)")
  int ordinal = 0;
};
TICKETING_RECORD_COLUMNS(DailySlotKey, (), (account_id, rule, day, ordinal))

#pragma db object table("daily_slots")
struct DailySlotRecord {
#pragma db id column("")
  DailySlotKey key;
#pragma db index("daily_slots_day") member(key.day)
};
TICKETING_RECORD_COLUMNS(DailySlotRecord, (), (key))

#pragma db view object(DailySlotRecord)
struct DailySlotCountRecord {
#pragma db column("COUNT(*)")
  std::int64_t count = 0;
};

}  // namespace ticketing::records
