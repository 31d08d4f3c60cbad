// Rows of posts. Views are counted in a table of their own, so that counting them never waits for
// the row lock that orders comments.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db object table("posts")
struct PostRecord {
#pragma db id auto
  std::int64_t id = 0;
  std::string board;
#pragma db options("CONSTRAINT posts_author_exists REFERENCES accounts (id)")
  std::int64_t author_id = 0;
  std::string title;
  std::string body;
  std::optional<std::string> image_id;
#pragma db options("CONSTRAINT posts_comment_count_not_negative CHECK (comment_count >= 0)")
  std::int64_t comment_count = 0;
  std::int64_t revision = 1;
  bool deleted = false;
  bool rewarded = false;
  std::int64_t created_at = 0;
  std::int64_t updated_at = 0;
#pragma db index("posts_author") members(author_id, id) options("WHERE author_id <> 0")
#pragma db index("posts_listed") members(deleted, id) options("WHERE author_id <> 0")
#pragma db index("posts_board_listed") members(board, deleted, id) options("WHERE board <> ''")
};
TICKETING_RECORD_COLUMNS(PostRecord, (),
                         (id, board, author_id, title, body, image_id, comment_count, revision,
                          deleted, rewarded, created_at, updated_at))

/// A post without its body.
#pragma db view object(PostRecord)
struct PostHeadRecord {
  std::int64_t id = 0;
  std::string board;
  std::int64_t author_id = 0;
  std::string title;
  std::optional<std::string> image_id;
  std::int64_t comment_count = 0;
  std::int64_t revision = 1;
  bool deleted = false;
  bool rewarded = false;
  std::int64_t created_at = 0;
  std::int64_t updated_at = 0;
};
TICKETING_RECORD_COLUMNS(PostHeadRecord, (),
                         (id, board, author_id, title, image_id, comment_count, revision, deleted,
                          rewarded, created_at, updated_at))

#pragma db view object(PostRecord)
struct ListedPostsRecord {
#pragma db column("COUNT(*)")
  std::int64_t count = 0;
};

}  // namespace ticketing::records
