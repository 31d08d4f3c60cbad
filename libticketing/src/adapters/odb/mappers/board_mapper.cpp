#include "odb/mappers/board_mapper.hpp"

#include <iterator>
#include <string>
#include <utility>

#include <ticketing/search_terms.hpp>

#include "base/sorted_unique.hpp"
#include "odb/mappers/row_check.hpp"

namespace ticketing::records {
namespace {

// The columns a post's row and its head's row share.
template <class Row>
PostHead head_of(const Row& row) {
  const RowCheck check("posts", row.id);
  return {
      .id = check.id<PostId>("id", row.id),
      .board = check.enumerator<Board>("board", row.board),
      .author = check.id<AccountId>("author_id", row.author_id),
      .title = row.title,
      .image_id = row.image_id,
      .comment_count = check.at_least("comment_count", row.comment_count, 0),
      .revision = check.at_least("revision", row.revision, 1),
      .deleted = row.deleted,
      .rewarded = row.rewarded,
      .created_at = timestamp(row.created_at),
      .updated_at = timestamp(row.updated_at),
      .publish_at = row.published_at == row.created_at ? std::nullopt
                                                       : std::optional(timestamp(row.published_at)),
  };
}

}  // namespace

PostRecord to_record(const Post& post) {
  return {
      .id = post.head.id.value,
      .board = enum_text(post.head.board),
      .author_id = post.head.author.value,
      .title = post.head.title,
      .body = post.body,
      .image_id = post.head.image_id,
      .comment_count = post.head.comment_count,
      .revision = post.head.revision,
      .deleted = post.head.deleted,
      .rewarded = post.head.rewarded,
      .created_at = micros(post.head.created_at),
      .updated_at = micros(post.head.updated_at),
      .published_at = micros(post.head.published_at()),
      .untold = post.head.publish_at && post.head.board == Board::event && !post.head.deleted,
  };
}

Post from_record(const PostRecord& row) {
  return {
      .head = head_of(row),
      .body = row.body,
  };
}

PostHead from_record(const PostHeadRecord& row) { return head_of(row); }

PostsToCome from_record(const PostsToComeRecord& row) {
  const RowCheck check("posts", 0);
  return {check.enumerator<Board>("board", row.board), row.posts, timestamp(row.first)};
}

PostCountKey post_count_key(const PostRecord& post) {
  return {post.board, post.author_id % post_count_parts};
}

std::vector<PostTermRecord> post_terms(const PostRecord& post) {
  std::vector<PostTermRecord> rows;
  if (post.deleted) return rows;
  auto terms = text_terms(post.title);
  auto of_body = text_terms(post.body);
  terms.insert(terms.end(), std::make_move_iterator(of_body.begin()),
               std::make_move_iterator(of_body.end()));
  for (std::string& term : sorted_unique(std::move(terms)))
    rows.push_back({{std::move(term), post.published_at, post.id}});
  return rows;
}

CommentRecord to_record(const Comment& comment) {
  return {
      .id = comment.id.value,
      .post_id = comment.post.value,
      .author_id = comment.author.value,
      .body = comment.body,
      .deleted = comment.deleted,
      .counted = comment.counted,
      .rewarded = comment.rewarded,
      .created_at = micros(comment.created_at),
      .revision = comment.revision,
  };
}

Comment from_record(const CommentRecord& row) {
  const RowCheck check("comments", row.id);
  return {
      .id = check.id<CommentId>("id", row.id),
      .post = check.id<PostId>("post_id", row.post_id),
      .author = check.id<AccountId>("author_id", row.author_id),
      .body = row.body,
      .deleted = row.deleted,
      .counted = row.counted,
      .rewarded = row.rewarded,
      .created_at = timestamp(row.created_at),
      .revision = check.at_least("revision", row.revision, 1),
  };
}

ParticipationRecord to_record(const PostAuthor& participant) {
  return {
      .key = {.post_id = participant.post.value, .account_id = participant.author.value},
  };
}

}  // namespace ticketing::records
