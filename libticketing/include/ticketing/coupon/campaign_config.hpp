// The campaign of an event post that names none.
#pragma once

#include <boost/describe/class.hpp>

#include <ticketing/coupon/coupon.hpp>

namespace ticketing {

/// What an event gets that names no campaign of its own.
struct CampaignConfig {
  int slots = 10;  ///< coupons there are to win, 1..campaign_slots_max
  /// What each winner gets.
  CouponTerms coupon{.kind = CouponKind::percent, .value = 10, .valid_days = 30};
};
BOOST_DESCRIBE_STRUCT(CampaignConfig, (), (slots, coupon))

}  // namespace ticketing
