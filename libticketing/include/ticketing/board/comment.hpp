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

inline constexpr int comment_chars_max = 2000;

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
  CommentId id;               ///< its number; ascending in order of commit within a post
  PostId post_id;             ///< the post it is on
  Author author;              ///< who wrote it
  std::string body;           ///< plain text, 1..2 000 characters
  Timestamp created_at;       ///< when it was written
  std::int64_t revision = 1;  ///< moves with edits, from 1 on
};
BOOST_DESCRIBE_STRUCT(CommentView, (), (id, post_id, author, body, created_at, revision))

/// Why somebody who could have won a coupon did not; it can still be won by a later comment.
enum class Withheld { email_not_verified };
BOOST_DESCRIBE_ENUM(Withheld, email_not_verified)

/// What a comment earned; `position` and `coupon` only for a winner.
struct CommentReward {
  Points points;                     ///< earned, 0 or more
  std::optional<int> position;       ///< the place among the winners, 1..slots
  std::optional<CouponView> coupon;  ///< what was won
  std::optional<Withheld> withheld;  ///< why somebody who could have won did not
};
BOOST_DESCRIBE_STRUCT(CommentReward, (), (points, position, coupon, withheld))

/// A comment that was just written, and what it earned.
struct CommentAdded {
  CommentView comment;                  ///< as everybody sees it
  std::optional<CommentReward> reward;  ///< none where this post or this author earns nothing
};
BOOST_DESCRIBE_STRUCT(CommentAdded, (), (comment, reward))

}  // namespace ticketing
