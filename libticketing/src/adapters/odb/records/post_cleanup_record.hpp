// Rows of deleted posts whose comments still count in tallies: a queue, empty most of the time.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db object table("post_cleanups")
struct PostCleanupRecord {
#pragma db id
  std::int64_t post_id = 0;
  std::int64_t after_comment_id = 0;
  std::int64_t deleted_at = 0;
#pragma db index("post_cleanups_deleted_at") member(deleted_at)
};
TICKETING_RECORD_COLUMNS(PostCleanupRecord, (), (post_id, after_comment_id, deleted_at))

}  // namespace ticketing::records
