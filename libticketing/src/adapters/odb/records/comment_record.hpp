// Rows of comments.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db object table("comments")
struct CommentRecord {
#pragma db id auto
  std::int64_t id = 0;
#pragma db options("CONSTRAINT comments_post_exists REFERENCES posts (id)")
  std::int64_t post_id = 0;
  std::int64_t author_id = 0;
  std::string body;
  bool deleted = false;
  bool counted = false;
  bool rewarded = false;
  std::int64_t created_at = 0;
#pragma db index("comments_listed") members(post_id, id) options("WHERE author_id <> 0")
#pragma db index("comments_author") members(author_id, id) options("WHERE author_id <> 0")
#pragma db default(1)
  std::int64_t revision = 1;
};
TICKETING_RECORD_COLUMNS(CommentRecord, (),
                         (id, post_id, author_id, body, deleted, counted, rewarded, created_at,
                          revision))

}  // namespace ticketing::records
