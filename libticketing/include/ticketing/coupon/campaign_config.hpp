// The campaign of an event post that names none.
#pragma once

#include <boost/describe/class.hpp>

#include <ticketing/coupon/coupon.hpp>

namespace ticketing {

struct CampaignConfig {
  int slots = 10;
  CouponTerms coupon{.kind = CouponKind::percent, .value = 10, .valid_days = 30};
};
BOOST_DESCRIBE_STRUCT(CampaignConfig, (), (slots, coupon))

}  // namespace ticketing
