// Posts, comments and views through ODB, on either database. Set operations are loops: right for
// SQLite, whose write transaction is exclusive; PostgreSQL overrides them.
#pragma once

#include "board/post_repository.hpp"
#include "odb/odb_session.hpp"

namespace ticketing {
namespace records {
struct PostCountKey;
struct PostTermRecord;
}  // namespace records

class OdbPostRepository : public PostRepository {
 public:
  explicit OdbPostRepository(OdbSession& session) : session_(session) {}

  PostId add(const Post& post) override;
  std::optional<Post> find(PostId id) override;
  Answer<std::vector<PostHead>> lock(std::span<const PostId> ids) override;
  Answer<TryLocked<PostHead, PostId>> try_lock(std::span<const PostId> ids) override;
  std::vector<PostHead> list(std::optional<Board> board, Timestamp now, const PostPlace& before,
                             int limit) override;
  std::vector<PostHead> list_ahead(const PostPlace& after, int limit) override;
  std::vector<PostsToCome> list_to_come(Timestamp now) override;
  std::vector<PostHead> take_opened(Timestamp now, int limit) override;
  std::vector<PostHead> list_all(PostId after, int limit) override;
  std::int64_t count(std::optional<Board> board) override;
  std::int64_t count_listed(Board board) override;
  std::vector<Post> list_by_author(AccountId author, Slice slice) override;
  std::vector<Post> list_with_term(const std::string& term, const PostPlace& before,
                                   int limit) override;
  bool is_frequent(const std::string& term) override;
  bool any_counted(AccountId author, Timestamp until) override;
  void update(const Post& post) override;
  void update_comment_counts(std::span<const PostHead> posts) override;

 protected:
  /// One post more (`by` 1) or less (-1).
  virtual void count_post(const records::PostCountKey& key, int by);
  /// All of them of one post.
  virtual void add_terms(std::span<const records::PostTermRecord> terms);
  virtual void remove_terms(std::span<const records::PostTermRecord> terms);
  /// In the order of `ids`, all of which are there.
  virtual std::vector<Post> find_all(std::span<const PostId> ids);

 private:
  OdbSession& session_;
};

class OdbCommentRepository : public CommentRepository {
 public:
  explicit OdbCommentRepository(OdbSession& session) : session_(session) {}

  Answer<std::vector<CommentId>> add(std::span<const Comment> comments) override;
  std::optional<Comment> find(CommentId id) override;
  Answer<std::vector<PostAuthor>> participants(std::span<const PostAuthor> pairs) override;
  void add_participants(std::span<const PostAuthor> newcomers) override;
  std::vector<Comment> list(PostId post, Slice slice) override;
  std::vector<Comment> list_by_author(AccountId author, Slice slice) override;
  bool any_counted(AccountId author, Timestamp until) override;
  void update(const Comment& comment) override;

 private:
  OdbSession& session_;
};

class OdbViewRepository : public ViewRepository {
 public:
  explicit OdbViewRepository(OdbSession& session) : session_(session) {}

  int add(std::span<const ViewBatch> batches, Timestamp now) override;
  std::vector<PostViews> list(std::span<const PostId> posts) override;
  int remove_batches_before(Timestamp t, int limit) override;

 private:
  OdbSession& session_;
};

}  // namespace ticketing
