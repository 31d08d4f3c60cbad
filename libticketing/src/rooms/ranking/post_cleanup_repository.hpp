// Deleted posts whose comments still count: work that the post's deletion leaves behind.
#pragma once

#include <optional>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>

namespace ticketing {

/// A deleted post's comments, of which those up to `after` are taken out of the tallies.
struct PostCleanup {
  PostId post;
  CommentId after;  ///< 0: none yet
  Timestamp deleted_at;
};

/// Used inside one unit of work, by one thread. A row is changed with its post locked.
class PostCleanupRepository {
 public:
  virtual ~PostCleanupRepository() = default;
  virtual void add(const PostCleanup& cleanup) = 0;
  virtual std::optional<PostCleanup> find(PostId post) = 0;
  /// Ascending by post.
  virtual std::vector<PostCleanup> list(int limit) = 0;
  /// Whether there is one of a post deleted at `t` or before.
  virtual bool any_until(Timestamp t) = 0;
  virtual void update(const PostCleanup& cleanup) = 0;
  virtual void remove(PostId post) = 0;
};

}  // namespace ticketing
