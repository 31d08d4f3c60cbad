// Rows of the terms that posts are found by: pairs of characters of titles and of the first part of
// bodies. In the order of lists, so that a search reads the newest of a term and stops.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db value
struct PostTermKey {
  std::string term;
  std::int64_t published_at = 0;
// Of posts that are not deleted. No row of posts is ever removed: no index on this is needed.
#pragma db options("CONSTRAINT post_terms_post_exists REFERENCES posts (id)")
  std::int64_t post_id = 0;
};
TICKETING_RECORD_COLUMNS(PostTermKey, (), (term, published_at, post_id))

#pragma db object table("post_terms")
struct PostTermRecord {
#pragma db id column("")
  PostTermKey key;
};
TICKETING_RECORD_COLUMNS(PostTermRecord, (), (key))

}  // namespace ticketing::records
