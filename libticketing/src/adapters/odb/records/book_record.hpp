// What the audit reads of several tables at once.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

/// A comment without its text.
#pragma db view query()
struct BookedCommentRecord {
  std::int64_t id = 0;
  std::int64_t post_id = 0;
  std::int64_t author_id = 0;
  bool deleted = false;
  bool counted = false;
  bool rewarded = false;
  std::int64_t created_at = 0;
};

#pragma db view query()
struct ReceivedCommentsRecord {
  std::int64_t account_id = 0;
  std::int64_t quarter = 0;  // of an hour, since 1970
  std::int64_t count = 0;
};

#pragma db view query()
struct UsedSlotsRecord {
  std::int64_t account_id = 0;
  int day = 0;
  std::int64_t count = 0;
};

/// Something that belongs to something: two ids, or an id and a number.
#pragma db view query()
struct BelongingRecord {
  std::int64_t owner = 0;
  std::int64_t what = 0;
};

}  // namespace ticketing::records
