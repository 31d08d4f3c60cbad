// Storage of posts, comments and view counts. Used inside one unit of work, by one thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <ticketing/board/comment.hpp>
#include <ticketing/board/post.hpp>
#include <ticketing/page.hpp>

#include "base/answer.hpp"
#include "base/try_locked.hpp"

namespace ticketing {

/// A place in the lists of posts: behind the post that was published then. From the start, unless
/// told otherwise.
struct PostPlace {
  Timestamp published_at = Timestamp::max();
  PostId id{INT64_MAX};
};

/// Posts of a board that were written ahead.
struct PostsToCome {
  Board board = Board::general;
  std::int64_t posts = 0;
  Timestamp first;  ///< when the first of them opens
};

class PostRepository {
 public:
  virtual ~PostRepository() = default;
  /// Unless it is deleted, counts it too, see `count`, and makes it found, see `list_with_term`.
  virtual PostId add(const Post& post) = 0;
  virtual std::optional<Post> find(PostId id) = 0;
  /// Row locks, ascending by id, until the transaction ends. Unknown ids are left out.
  virtual Answer<std::vector<PostHead>> lock(std::span<const PostId> ids) = 0;
  /// As `lock`, and waits for nobody.
  virtual Answer<TryLocked<PostHead, PostId>> try_lock(std::span<const PostId> ids) = 0;
  /// Those open at `now` and behind `before`, the last published first.
  virtual std::vector<PostHead> list(std::optional<Board> board, Timestamp now,
                                     const PostPlace& before, int limit) = 0;
  /// Those written ahead that open behind `after`, the first first, deleted ones left out.
  virtual std::vector<PostHead> list_ahead(const PostPlace& after, int limit) = 0;
  /// Of the boards that have some which open after `now`.
  virtual std::vector<PostsToCome> list_to_come(Timestamp now) = 0;
  /// Event posts written ahead and open at `now`, which nobody was told of yet; from now on
  /// somebody was. At most `limit`.
  virtual std::vector<PostHead> take_opened(Timestamp now, int limit) = 0;
  /// Ascending by id, deleted ones too: for audits.
  virtual std::vector<PostHead> list_all(PostId after, int limit) = 0;
  /// How many posts are not deleted, those to come among them. Kept and not counted; its rows come
  /// last in the order of locks, so a transaction that has added or deleted a post locks nothing
  /// more that another one can hold.
  virtual std::int64_t count(std::optional<Board> board) = 0;
  /// The same by counting, which reads all of them: for audits.
  virtual std::int64_t count_listed(Board board) = 0;
  /// What an account wrote, newest first by id, deleted ones included.
  virtual std::vector<Post> list_by_author(AccountId author, Slice slice) = 0;
  /// Those that have `term` (`text_terms`) in title or body, behind `before`, the last published
  /// first; deleted ones left out, those that are not open yet among them.
  virtual std::vector<Post> list_with_term(const std::string& term, const PostPlace& before,
                                           int limit) = 0;
  /// Whether so many posts have the term that another one had better be looked up.
  virtual bool is_frequent(const std::string& term) = 0;
  /// Whether any post of the author's on the board general, written until `until`, is there.
  virtual bool any_counted(AccountId author, Timestamp until) = 0;
  /// Title, body, image, revision, deleted, updated_at. The post must be locked.
  virtual void update(const Post& post) = 0;
  /// Writes the comment counts of locked posts.
  virtual void update_comment_counts(std::span<const PostHead> posts) = 0;
};

struct PostAuthor {
  PostId post;
  AccountId author;
  friend auto operator<=>(const PostAuthor&, const PostAuthor&) = default;
};

class CommentRepository {
 public:
  virtual ~CommentRepository() = default;
  /// Stores in the order given and returns the ids in that order.
  virtual Answer<std::vector<CommentId>> add(std::span<const Comment> comments) = 0;
  virtual std::optional<Comment> find(CommentId id) = 0;
  /// Those of `pairs` who have taken part in that post before: who was added as such.
  virtual Answer<std::vector<PostAuthor>> participants(std::span<const PostAuthor> pairs) = 0;
  /// To be told of with an account's first comment on a post, and for good: deleting the comment
  /// does not undo it. ConstraintViolation for one who has taken part before.
  virtual void add_participants(std::span<const PostAuthor> newcomers) = 0;
  /// Oldest first by id, deleted ones left out.
  virtual std::vector<Comment> list(PostId post, Slice slice) = 0;
  /// What an account wrote, newest first by id, deleted ones included.
  virtual std::vector<Comment> list_by_author(AccountId author, Slice slice) = 0;
  /// Whether any comment of the author's that counts, written until `until`, is there.
  virtual bool any_counted(AccountId author, Timestamp until) = 0;
  /// Body and deleted.
  virtual void update(const Comment& comment) = 0;
};

struct PostViews {
  PostId post;
  std::int64_t views = 0;
};

/// What somebody counted, under a name that nobody else gives.
struct ViewBatch {
  std::string id;
  std::vector<PostViews> views;
};

class ViewRepository {
 public:
  virtual ~ViewRepository() = default;
  /// Adds the counts, once per batch id: a batch seen before changes nothing. How many were new.
  virtual int add(std::span<const ViewBatch> batches, Timestamp now) = 0;
  virtual std::vector<PostViews> list(std::span<const PostId> posts) = 0;
  /// Forgets at most `limit` batches applied before `t`, oldest first, not their counts; how many
  /// went. A batch that is sent again after that counts twice.
  virtual int remove_batches_before(Timestamp t, int limit) = 0;
};

}  // namespace ticketing
