// What an order costs: pure arithmetic.
#pragma once

#include <ticketing/catalog/product.hpp>
#include <ticketing/coupon/coupon.hpp>
#include <ticketing/points.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

inline constexpr int quantity_max = 100;

/// 0 <= discount <= price of one unit; total = list_price - discount >= 0.
struct Quote {
  Points list_price;  ///< price x quantity
  Points discount;
  Points total;
};

/// What `terms` take off one unit at `price`: percent is rounded down to whole KRW and capped by
/// max_discount, an amount is capped by the price, a fixed price above the price takes nothing off.
Points discount_on(const CouponTerms& terms, Points price);

/// coupon_not_applicable: another category, a price below min_price, or nothing to lower, which
/// would only use the coupon up.
Result<void> check_applicable(const CouponTerms& terms, const Product& product);

/// A coupon applies to one unit. Precondition: applicable, 1 <= quantity <= quantity_max.
Quote quote(Points price, int quantity, const CouponTerms* coupon);

}  // namespace ticketing
