#include "odb/fill_schema.hpp"

#include <fmt/format.h>

#include "odb/records/post_count_record.hpp"

namespace ticketing {

void fill_schema(odb::database& database, odb::schema_version from) {
  if (from < 2)
    database.execute(
        fmt::format("INSERT INTO post_counts (board, part, posts) SELECT board, author_id % {0}, "
                    "COUNT(*) FROM posts WHERE NOT deleted GROUP BY board, author_id % {0}",
                    records::post_count_parts));
  // Of posts that were deleted before, too, comments stop counting.
  if (from < 2)
    database.execute(
        "INSERT INTO post_cleanups (post_id, after_comment_id, deleted_at)"
        " SELECT id, 0, updated_at FROM posts WHERE deleted");
}

}  // namespace ticketing
