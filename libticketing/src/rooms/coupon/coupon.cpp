#include <ticketing/coupon/coupon.hpp>

namespace ticketing {

CouponView view(const Coupon& coupon, Timestamp now) {
  const bool lapsed = coupon.state == CouponState::issued && now >= coupon.valid_until;
  return {
      .code = coupon.code,
      .state = lapsed ? CouponState::expired : coupon.state,
      .kind = coupon.terms.kind,
      .value = coupon.terms.value,
      .max_discount = coupon.terms.max_discount,
      .min_price = coupon.terms.min_price,
      .category = coupon.terms.category,
      .valid_until = coupon.valid_until,
      .position = coupon.position,
      .campaign_post_id = coupon.campaign_post,
      .issued_at = coupon.issued_at,
  };
}

}  // namespace ticketing
