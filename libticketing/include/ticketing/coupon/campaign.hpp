// Campaigns: the first N distinct commenters of an event post win a coupon.
#pragma once

#include <boost/describe/class.hpp>

#include <optional>

#include <ticketing/clock.hpp>
#include <ticketing/coupon/coupon.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/points.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

inline constexpr int campaign_slots_max = 1'000'000;
inline constexpr Points campaign_reward_max{1'000'000};

/// What an admin asks for when opening a campaign.
struct CampaignTerms {
  int slots = 10;                       ///< 1..campaign_slots_max
  std::optional<Points> reward_points;  ///< instead of points.event_comment; 0..1 000 000
  std::optional<Timestamp> opens_at;    ///< comments before it win nothing; none: at once
  std::optional<Timestamp> closes_at;   ///< comments from it on win nothing; none: never
  CouponTerms coupon;                   ///< what each winner gets
};
BOOST_DESCRIBE_STRUCT(CampaignTerms, (), (slots, reward_points, opens_at, closes_at, coupon))

/// A campaign as stored. 0 <= claimed <= slots, whatever happens.
struct Campaign {
  CampaignId id;
  PostId post;
  CampaignTerms terms;
  int claimed = 0;
};

/// A campaign as everybody sees it on its post.
struct CampaignView {
  int slots = 0;    ///< coupons there are to win
  int claimed = 0;  ///< coupons that are won, 0..slots
  /// What a first comment earns; none: `points.event_comment`.
  std::optional<Points> reward_points;
  std::optional<Timestamp> opens_at;   ///< comments before it win nothing; none: from the post on
  std::optional<Timestamp> closes_at;  ///< comments from it on win nothing; none: never
  CouponTerms coupon;                  ///< what each winner gets
};
BOOST_DESCRIBE_STRUCT(CampaignView, (),
                      (slots, claimed, reward_points, opens_at, closes_at, coupon))

CampaignView view(const Campaign& campaign);

/// Checks the terms; pointers start with `pointer`.
Result<void> validate(const CampaignTerms& terms, const std::string& pointer);

/// The same for the terms of one coupon.
Result<void> validate(const CouponTerms& terms, const std::string& pointer);

/// When a coupon of these terms, issued at `now`, lapses: the local midnight ending its last day.
Timestamp valid_until(const CouponTerms& terms, const BusinessCalendar& calendar, Timestamp now);

/// Within its hours at `now` and with slots left.
bool can_win(const Campaign& campaign, Timestamp now);

/// The coupon the next winner gets: takes the next position (++claimed). Precondition: can_win.
Coupon claim(Campaign& campaign, AccountId winner, std::string code,
             const BusinessCalendar& calendar, Timestamp now);

}  // namespace ticketing
