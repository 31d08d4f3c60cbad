// Use cases around comments: the hot path of a first-come-first-served event.
#pragma once

#include <boost/describe/class.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include <ticketing/actor/principal.hpp>
#include <ticketing/board/comment.hpp>
#include <ticketing/board/post_service.hpp>
#include <ticketing/call_options.hpp>
#include <ticketing/page.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

/// What is to be said on a post.
struct AddComment {
  PostId post_id;    ///< the post
  std::string body;  ///< 1..2 000 characters
};
BOOST_DESCRIBE_STRUCT(AddComment, (), (post_id, body))

/// The comments on a post.
struct ListComments {
  PostId post_id;                     ///< the post
  int limit = page_limit_default;     ///< items on the page at most
  std::optional<std::string> cursor;  ///< `next_cursor` of the page before; none: the first page
};
BOOST_DESCRIBE_STRUCT(ListComments, (), (post_id, limit, cursor))

/// What is changed of a comment.
struct EditComment {
  CommentId id;                             ///< the comment
  std::optional<std::string> body;          ///< another text, 1..2 000 characters
  std::optional<std::int64_t> if_revision;  ///< version_mismatch when the comment has moved on
};
BOOST_DESCRIBE_STRUCT(EditComment, (), (id, body, if_revision))

/// Which comment is to be deleted.
struct DeleteComment {
  CommentId id;                             ///< the comment
  std::optional<std::int64_t> if_revision;  ///< version_mismatch when the comment has moved on
};
BOOST_DESCRIBE_STRUCT(DeleteComment, (), (id, if_revision))

/// Thread safe. All calls block on the database except `add_async`.
class CommentService {
 public:
  using AddCallback = std::function<void(Result<CommentAdded>)>;

  virtual ~CommentService() = default;

  /// Stores the comment and, in the same transaction, what it earns and wins: the first comment of
  /// an account on an event post is rewarded, the first N distinct accounts within the campaign's
  /// hours get a coupon, in commit order. not_found, validation_failed, unavailable (lane full, or
  /// the outcome of a commit is unknown: ask again with the same idempotency key).
  virtual Result<CommentAdded> add(const Principal& who, const AddComment& request,
                                   const CallOptions& options = {}) = 0;
  /// As `add`; never blocks. `done` runs exactly once, on the lane's thread or, for refusals that
  /// need no database, on the caller's; it must not block or throw.
  virtual void add_async(const Principal& who, AddComment request, const CallOptions& options,
                         AddCallback done) = 0;

  /// Oldest first.
  virtual Result<CommentPage> list(const ListComments& request) = 0;
  /// One's own, newest first.
  virtual Result<Page<CommentView>> mine(const Principal& who, const ListOwnWriting& request) = 0;
  /// One of a post that is open.
  virtual Result<CommentView> find(CommentId id) = 0;
  /// The author and admins; version_mismatch. What changes nothing moves no revision.
  virtual Result<CommentView> edit(const Principal& who, const EditComment& request,
                                   const CallOptions& options = {}) = 0;
  /// Soft; the author and admins, also on a deleted post. Claws the comment's reward back once; a
  /// coupon stays won.
  virtual Result<void> remove(const Principal& who, const DeleteComment& request,
                              const CallOptions& options = {}) = 0;
};

}  // namespace ticketing
