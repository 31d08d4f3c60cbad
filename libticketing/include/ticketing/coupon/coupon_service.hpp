// Reading coupons.
#pragma once

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ticketing/actor/principal.hpp>
#include <ticketing/call_options.hpp>
#include <ticketing/coupon/coupon.hpp>
#include <ticketing/page.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

/// Coupons of an account.
struct ListCoupons {
  std::optional<AccountId> account_id;  ///< none: one's own; another's: admins only
  int limit = page_limit_default;       ///< items on the page at most
  std::optional<std::string> cursor;    ///< `next_cursor` of the page before; none: the first page
};
BOOST_DESCRIBE_STRUCT(ListCoupons, (), (account_id, limit, cursor))

/// One winner of a campaign.
struct Winner {
  int position = 0;      ///< the place in order of commit, 1..slots
  AccountId account_id;  ///< who won
  std::string nickname;  ///< what others see of the account
  std::string code;      ///< the coupon's
  Timestamp issued_at;   ///< when it was won
};
BOOST_DESCRIBE_STRUCT(Winner, (), (position, account_id, nickname, code, issued_at))

/// A coupon given by hand.
struct IssueCoupon {
  AccountId account_id;  ///< a user's: who gets it
  CouponTerms coupon;    ///< what it is worth
  std::string note;      ///< 1..500 characters: why
};
BOOST_DESCRIBE_STRUCT(IssueCoupon, (), (account_id, coupon, note))

/// Which coupon is to be void.
struct VoidCoupon {
  std::string code;  ///< the coupon's
  std::string note;  ///< 1..500 characters: why
};
BOOST_DESCRIBE_STRUCT(VoidCoupon, (), (code, note))

/// Thread safe; calls block on the database.
class CouponService {
 public:
  virtual ~CouponService() = default;
  /// Newest first.
  virtual Result<Page<CouponView>> list(const Principal& who, const ListCoupons& request) = 0;
  /// The owner and admins; not_found for everybody else.
  virtual Result<CouponView> find(const Principal& who, std::string_view code) = 0;
  /// Admins only, to a user's account; idempotency_key_missing (required, except from the local
  /// operator). The owner is told by mail and live event.
  virtual Result<CouponView> issue(const Principal& who, const IssueCoupon& request,
                                   const CallOptions& options = {}) = 0;
  /// Admins only: coupon_redeemed, coupon_voided, coupon_expired when there is nothing to void.
  virtual Result<CouponView> void_coupon(const Principal& who, const VoidCoupon& request,
                                         const CallOptions& options = {}) = 0;
  /// Admins only; in order of position. not_found when the post has no campaign.
  virtual Result<std::vector<Winner>> winners(const Principal& who, PostId post) = 0;
};

}  // namespace ticketing
