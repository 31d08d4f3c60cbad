#include "odb/mappers/board_mapper.hpp"

#include "odb/mappers/row_check.hpp"

namespace ticketing::records {
namespace {

// The columns a post's row and its head's row share.
template <class Row>
PostHead head_of(const Row& row) {
  const RowCheck check("posts", row.id);
  return {check.id<PostId>("id", row.id),
          check.enumerator<Board>("board", row.board),
          check.id<AccountId>("author_id", row.author_id),
          row.title,
          row.image_id,
          check.at_least("comment_count", row.comment_count, 0),
          check.at_least("revision", row.revision, 1),
          row.deleted,
          row.rewarded,
          timestamp(row.created_at),
          timestamp(row.updated_at)};
}

}  // namespace

PostRecord to_record(const Post& post) {
  return {post.head.id.value,
          enum_text(post.head.board),
          post.head.author.value,
          post.head.title,
          post.body,
          post.head.image_id,
          post.head.comment_count,
          post.head.revision,
          post.head.deleted,
          post.head.rewarded,
          micros(post.head.created_at),
          micros(post.head.updated_at)};
}

Post from_record(const PostRecord& row) { return {head_of(row), row.body}; }

PostHead from_record(const PostHeadRecord& row) { return head_of(row); }

CommentRecord to_record(const Comment& comment) {
  return {comment.id.value, comment.post.value, comment.author.value, comment.body,
          comment.deleted,  comment.counted,    comment.rewarded,     micros(comment.created_at)};
}

Comment from_record(const CommentRecord& row) {
  const RowCheck check("comments", row.id);
  return {check.id<CommentId>("id", row.id),
          check.id<PostId>("post_id", row.post_id),
          check.id<AccountId>("author_id", row.author_id),
          row.body,
          row.deleted,
          row.counted,
          row.rewarded,
          timestamp(row.created_at)};
}

ParticipationRecord to_record(const PostAuthor& participant) {
  return {{participant.post.value, participant.author.value}};
}

}  // namespace ticketing::records
