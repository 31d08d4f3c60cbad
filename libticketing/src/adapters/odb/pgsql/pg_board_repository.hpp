// Set-based locking and writing of posts, comments and views on PostgreSQL.
#pragma once

#include "odb/pgsql/pg_connection.hpp"
#include "odb/repositories/odb_board_repository.hpp"

namespace ticketing {

class PgPostRepository final : public OdbPostRepository {
 public:
  explicit PgPostRepository(PgSession& session) : OdbPostRepository(session), session_(session) {}
  Answer<std::vector<PostHead>> lock(std::span<const PostId> ids) override;
  Answer<TryLocked<PostHead, PostId>> try_lock(std::span<const PostId> ids) override;
  void update_comment_counts(std::span<const PostHead> posts) override;

 protected:
  void count_post(const records::PostCountKey& key, int by) override;
  void add_terms(std::span<const records::PostTermRecord> terms) override;
  void remove_terms(std::span<const records::PostTermRecord> terms) override;
  std::vector<Post> find_all(std::span<const PostId> ids) override;

 private:
  PgSession& session_;
};

class PgCommentRepository final : public OdbCommentRepository {
 public:
  explicit PgCommentRepository(PgSession& session)
      : OdbCommentRepository(session), session_(session) {}
  Answer<std::vector<CommentId>> add(std::span<const Comment> comments) override;
  Answer<std::vector<PostAuthor>> participants(std::span<const PostAuthor> pairs) override;
  void add_participants(std::span<const PostAuthor> newcomers) override;

 private:
  PgSession& session_;
};

class PgViewRepository final : public OdbViewRepository {
 public:
  explicit PgViewRepository(PgSession& session) : OdbViewRepository(session), session_(session) {}
  int add(std::span<const ViewBatch> batches, Timestamp now) override;
  std::vector<PostViews> list(std::span<const PostId> posts) override;

 private:
  PgSession& session_;
};

}  // namespace ticketing
