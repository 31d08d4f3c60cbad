// Coupons: what they are worth and which state they are in.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>

#include <ticketing/chain.hpp>
#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/points.hpp>
#include <ticketing/product_category.hpp>

namespace ticketing {

/// KRW: of a value, a limit or a price in the terms of a coupon.
inline constexpr Points coupon_krw_max{1'000'000'000};

/// `percent` off (1..100), an `amount` of KRW off, or a `fixed_price` to pay instead.
enum class CouponKind { percent, amount, fixed_price };
BOOST_DESCRIBE_ENUM(CouponKind, percent, amount, fixed_price)

/// Only an `issued` coupon lowers a price.
enum class CouponState {
  issued,
  redeemed,  ///< an order used it
  expired,   ///< its validity is over
  voided,    ///< an administrator took it back
};
BOOST_DESCRIBE_ENUM(CouponState, issued, redeemed, expired, voided)

/// What the coupons of a campaign are worth.
struct CouponTerms {
  CouponKind kind = CouponKind::percent;  ///< what `value` is
  std::int64_t value = 0;                 ///< percent 1..100, or KRW >= 1 (fixed_price: >= 0)
  std::optional<Points> max_discount;     ///< KRW, >= 1; percent only
  std::optional<Points> min_price;        ///< KRW that the product costs at least, >= 0; none: any
  std::optional<ProductCategory> category;  ///< of the products it is for; none: any
  int valid_days = 30;                      ///< 1..3650; valid through that local day
};
BOOST_DESCRIBE_STRUCT(CouponTerms, (), (kind, value, max_discount, min_price, category, valid_days))

/// A coupon as stored.
struct Coupon {
  CouponId id;
  std::string code;  ///< unique, unguessable, see ticketing/code.hpp
  std::optional<CampaignId> campaign;
  std::optional<PostId> campaign_post;
  AccountId owner;
  std::optional<int> position;  ///< 1..slots, for campaign winners
  CouponTerms terms;
  CouponState state = CouponState::issued;
  Timestamp issued_at;
  Timestamp valid_until;
  Seal seal = {};  ///< given by the store as it writes, see storage/sealing_store.hpp
};

/// A coupon as its owner and admins see it.
struct CouponView {
  std::string code;                         ///< names it: what an order takes
  CouponState state = CouponState::issued;  ///< only an issued one can be used
  CouponKind kind = CouponKind::percent;    ///< what `value` is
  std::int64_t value = 0;                   ///< percent 1..100, or KRW
  std::optional<Points> max_discount;       ///< KRW at most, of a percentage; none: no such limit
  std::optional<Points> min_price;          ///< KRW that the product costs at least; none: any
  std::optional<ProductCategory> category;  ///< of the products it is for; none: any
  Timestamp valid_until;                    ///< exclusive: a local midnight
  std::optional<int> position;  ///< the place among the winners, 1..slots; none: issued by hand
  std::optional<PostId> campaign_post_id;  ///< the event it was won on; none: issued by hand
  Timestamp issued_at;                     ///< when it was won or given
};
BOOST_DESCRIBE_STRUCT(CouponView, (),
                      (code, state, kind, value, max_discount, min_price, category, valid_until,
                       position, campaign_post_id, issued_at))

/// The state at `now`: an issued coupon past its validity reads as expired before any job marks it.
CouponView view(const Coupon& coupon, Timestamp now);

}  // namespace ticketing
