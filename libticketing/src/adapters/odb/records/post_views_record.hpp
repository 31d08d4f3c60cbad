// Rows of view counts, and of the batches that were added to them.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db object table("post_views")
struct PostViewsRecord {
#pragma db id
  std::int64_t post_id = 0;
#pragma db options("CONSTRAINT post_views_not_negative CHECK (views >= 0)")
  std::int64_t views = 0;
};
TICKETING_RECORD_COLUMNS(PostViewsRecord, (), (post_id, views))

#pragma db object table("view_batches")
struct ViewBatchRecord {
#pragma db id
  std::string batch_id;
  std::int64_t applied_at = 0;

#pragma db index("view_batches_applied_at") member(applied_at)
};
TICKETING_RECORD_COLUMNS(ViewBatchRecord, (), (batch_id, applied_at))

}  // namespace ticketing::records
