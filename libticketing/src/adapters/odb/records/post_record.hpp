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
/// When it is or was shown first, which lists are ordered by.
#pragma db default(0)
  std::int64_t published_at = 0;
/// Whether to be told of when it opens.
#pragma db default(false)
  bool untold = false;
#pragma db index("posts_author") members(author_id, id) options("WHERE author_id <> 0")
#pragma db index("posts_published") members(deleted, published_at, id) \
    options("WHERE author_id <> 0")
#pragma db index("posts_board_published") members(board, deleted, published_at, id) \
    options("WHERE board <> ''")
#pragma db index("posts_ahead") members(deleted, published_at, id) \
    options("WHERE published_at <> created_at")
#pragma db index("posts_untold") members(published_at) options("WHERE untold")
};
TICKETING_RECORD_COLUMNS(PostRecord, (),
                         (id, board, author_id, title, body, image_id, comment_count, revision,
                          deleted, rewarded, created_at, updated_at, published_at, untold))

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
  std::int64_t published_at = 0;
};
TICKETING_RECORD_COLUMNS(PostHeadRecord, (),
                         (id, board, author_id, title, image_id, comment_count, revision, deleted,
                          rewarded, created_at, updated_at, published_at))

#pragma db view object(PostRecord)
struct ListedPostsRecord {
#pragma db column("COUNT(*)")
  std::int64_t count = 0;
};

#pragma db view object(PostRecord)
struct PostsToComeRecord {
#pragma db column(PostRecord::board)
  std::string board;
#pragma db column("COUNT(*)")
  std::int64_t posts = 0;
#pragma db column("MIN(published_at)")
  std::int64_t first = 0;
};

}  // namespace ticketing::records
