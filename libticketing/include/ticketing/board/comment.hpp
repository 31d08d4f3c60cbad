// Comments, and the decision what a comment earns and wins.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>

#include <ticketing/actor/author.hpp>
#include <ticketing/board/post.hpp>
#include <ticketing/clock.hpp>
#include <ticketing/coupon/coupon.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/points.hpp>

namespace ticketing {

/// A comment as stored.
struct Comment {
  CommentId id;  ///< ascending in commit order within a post
  PostId post;
  AccountId author;
  std::string body;
  bool deleted = false;
  bool counted = false;   ///< the author's first on this post: counts for milestones and rankings
  bool rewarded = false;  ///< earned points, to claw back on deletion
  Timestamp created_at;
  std::int64_t revision = 1;  ///< moves with edits
};

/// A comment as everybody sees it.
struct CommentView {
  CommentId id;
  PostId post_id;
  Author author;
  std::string body;
  Timestamp created_at;
  std::int64_t revision = 1;
};
BOOST_DESCRIBE_STRUCT(CommentView, (), (id, post_id, author, body, created_at, revision))

/// What a comment earned; `position` and `coupon` only for a winner.
/// Why somebody who could have won a coupon did not; it can still be won by a later comment.
enum class Withheld { email_not_verified };
BOOST_DESCRIBE_ENUM(Withheld, email_not_verified)

struct CommentReward {
  Points points;
  std::optional<int> position;
  std::optional<CouponView> coupon;
  std::optional<Withheld> withheld;
};
BOOST_DESCRIBE_STRUCT(CommentReward, (), (points, position, coupon, withheld))

struct CommentAdded {
  CommentView comment;
  std::optional<CommentReward> reward;
};
BOOST_DESCRIBE_STRUCT(CommentAdded, (), (comment, reward))

}  // namespace ticketing
