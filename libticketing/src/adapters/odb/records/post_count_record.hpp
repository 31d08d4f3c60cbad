// Rows of how many posts a board shows, kept in the transactions that add and delete them: counting
// them for every list would cost more with each post. A board's number is spread over parts, by
// author, so that authors who post at once do not wait for one row.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db value
struct PostCountKey {
  std::string board;
  std::int64_t part = 0;
};
TICKETING_RECORD_COLUMNS(PostCountKey, (), (board, part))

#pragma db object table("post_counts")
struct PostCountRecord {
#pragma db id column("")
  PostCountKey key;
#pragma db options("CONSTRAINT post_counts_not_negative CHECK (posts >= 0)")
  std::int64_t posts = 0;
};
TICKETING_RECORD_COLUMNS(PostCountRecord, (), (key, posts))

/// Fixed for good: the part of a post is found again when it is deleted.
inline constexpr std::int64_t post_count_parts = 16;

}  // namespace ticketing::records
