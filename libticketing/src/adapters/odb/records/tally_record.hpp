// Rows of tallies.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db value
struct TallyKey {
  std::int64_t account_id = 0;
  std::string metric;
  int day = 0;
};
TICKETING_RECORD_COLUMNS(TallyKey, (), (account_id, metric, day))

#pragma db object table("tallies")
struct TallyRecord {
#pragma db id column("")
  TallyKey key;
  std::int64_t total = 0;
// When it last grew; 0: before that was kept.
#pragma db default(0)
  std::int64_t grown_at = 0;
#pragma db index("tallies_ranked") members(key.metric, key.day)
};
TICKETING_RECORD_COLUMNS(TallyRecord, (), (key, total, grown_at))

}  // namespace ticketing::records
