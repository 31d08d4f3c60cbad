// Posts, and what readers see of them.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>

#include <ticketing/actor/author.hpp>
#include <ticketing/clock.hpp>
#include <ticketing/coupon/campaign.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/media/image.hpp>
#include <ticketing/points.hpp>

namespace ticketing {

inline constexpr int post_title_chars_max = 200;
inline constexpr int post_body_chars_max = 20'000;

/// `notice` and `event` are the admins'; an event post may carry a campaign.
enum class Board { notice, event, general };
BOOST_DESCRIBE_ENUM(Board, notice, event, general)

/// A post as stored, without its body.
struct PostHead {
  PostId id;
  Board board = Board::general;
  AccountId author;
  std::string title;
  std::optional<std::string> image_id;
  std::int64_t comment_count = 0;  ///< comments not deleted
  std::int64_t revision = 1;       ///< moves with edits only
  bool deleted = false;
  bool rewarded = false;  ///< its creation earned points, to claw back on deletion
  Timestamp created_at;
  Timestamp updated_at;
  /// Of one written ahead: nobody is shown it before this.
  std::optional<Timestamp> publish_at = {};

  Timestamp published_at() const { return publish_at.value_or(created_at); }
  /// One that was not written ahead is open whatever the time is said to be.
  bool is_open(Timestamp now) const { return !deleted && (!publish_at || *publish_at <= now); }
};

struct Post {
  PostHead head;
  std::string body;
};

/// How many slots a campaign has and how many are gone, as lists show it.
struct CampaignProgress {
  int slots = 0;    ///< coupons there are to win
  int claimed = 0;  ///< coupons that are won, 0..slots
};
BOOST_DESCRIBE_STRUCT(CampaignProgress, (), (slots, claimed))

/// A post in a list: no body, no comments.
struct PostSummary {
  PostId id;                            ///< the post's number
  Board board = Board::general;         ///< where it stands
  std::string title;                    ///< plain text, 1..200 characters
  Author author;                        ///< who wrote it
  std::int64_t comment_count = 0;       ///< comments that are not deleted
  std::int64_t view_count = 0;          ///< viewers, each once in ten minutes; some seconds behind
  Timestamp created_at;                 ///< when it was written
  std::optional<Timestamp> publish_at;  ///< when it was written ahead
  std::optional<CampaignProgress> campaign;  ///< of an event that has one
};
BOOST_DESCRIBE_STRUCT(PostSummary, (),
                      (id, board, title, author, comment_count, view_count, created_at, publish_at,
                       campaign))

/// Points just earned.
struct PostReward {
  Points points;  ///< earned, 0 or more
};
BOOST_DESCRIBE_STRUCT(PostReward, (), (points))

}  // namespace ticketing
