// What earns points, as configured.
#pragma once

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/points.hpp>

namespace ticketing {

/// A one-off reward for the nth post or comment; exactly one of `posts` and `comments` is set.
struct Milestone {
  std::optional<std::int64_t> posts;     ///< how many posts earn it; none: it is one of comments
  std::optional<std::int64_t> comments;  ///< how many comments earn it; none: it is one of posts
  Points points;                         ///< what it earns, once
};
BOOST_DESCRIBE_STRUCT(Milestone, (), (posts, comments, points))

/// Who has to have shown that mail reaches them, to win coupons and be paid rankings.
enum class VerifiedOnly { when_mail_is_sent, always, never };

struct RewardRules {
  Points general_post{10};
  Points event_comment{100};
  std::vector<Milestone> milestones;
  int lifetime_days = 365;  ///< credits expire at local midnight after this many days; 0 = never
  VerifiedOnly verified_only = VerifiedOnly::when_mail_is_sent;
};

/// When a credit awarded at `now` expires: the local midnight that ends its last day, or
/// `never_expires`.
Timestamp credit_expires_at(const RewardRules& rules, const BusinessCalendar& calendar,
                            Timestamp now);

}  // namespace ticketing
