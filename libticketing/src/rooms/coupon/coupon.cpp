#include <ticketing/coupon/coupon.hpp>

namespace ticketing {

CouponView view(const Coupon& coupon, Timestamp now) {
  const bool lapsed = coupon.state == CouponState::issued && now >= coupon.valid_until;
  return {coupon.code,
          lapsed ? CouponState::expired : coupon.state,
          coupon.terms.kind,
          coupon.terms.value,
          coupon.terms.max_discount,
          coupon.terms.min_price,
          coupon.terms.category,
          coupon.valid_until,
          coupon.position,
          coupon.campaign_post,
          coupon.issued_at};
}

}  // namespace ticketing
