// Rows of who has taken part in which post: one from an account's first comment on it on, also when
// that comment is deleted. The key is the fact: nobody comments on a post for the first time twice.
// It is the table's only index on purpose: whatever the statistics say, no other plan can be had.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db value
struct ParticipationKey {
  std::int64_t post_id = 0;
  std::int64_t account_id = 0;
};
TICKETING_RECORD_COLUMNS(ParticipationKey, (), (post_id, account_id))

// No reference to the post: the row is written beside a comment, which has one, and each would cost
// the rush a look-up a comment.
#pragma db object table("participations")
struct ParticipationRecord {
#pragma db id column("")
  ParticipationKey key;
};
TICKETING_RECORD_COLUMNS(ParticipationRecord, (), (key))

}  // namespace ticketing::records
