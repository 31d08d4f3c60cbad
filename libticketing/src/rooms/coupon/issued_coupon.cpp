#include "coupon/issued_coupon.hpp"

#include <boost/describe/class.hpp>
#include <fmt/format.h>

#include <span>
#include <utility>

#include <ticketing/describe/json.hpp>

namespace ticketing {
namespace {

/// What is recorded of a coupon that an admin gives or takes.
struct RecordedCoupon : CouponView {
  AccountId owner;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(RecordedCoupon, (CouponView), (owner, note))

}  // namespace

std::string recorded(const Coupon& coupon, std::string note, Timestamp now) {
  return to_json(RecordedCoupon{view(coupon, now), coupon.owner, std::move(note)});
}

Result<Coupon> lock_issued(UnitOfWork& unit, const std::string& code, Timestamp now) {
  const auto coupons = unit.coupons().lock_by_codes(std::span(&code, 1)).get();
  if (coupons.empty()) return refuse(ErrorCode::not_found, "there is no coupon " + code);
  switch (view(coupons.front(), now).state) {
    case CouponState::issued:
      return coupons.front();
    case CouponState::voided:
      return refuse(ErrorCode::coupon_voided, "the coupon was voided before");
    case CouponState::redeemed:
      return refuse(ErrorCode::coupon_redeemed,
                    "the coupon was used: cancel its order first to get it back");
    case CouponState::expired:
      break;
  }
  return refuse(ErrorCode::coupon_expired, "the coupon has expired: nothing to void");
}

}  // namespace ticketing
