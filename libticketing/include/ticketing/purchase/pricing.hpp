// What an order costs: pure arithmetic on whole KRW.
#pragma once

#include <cstdint>
#include <optional>

#include <ticketing/catalog/product.hpp>
#include <ticketing/coupon/coupon.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

inline constexpr int quantity_max = 100;

/// 0 <= discount <= price of one unit; total = list_price - discount >= 0.
struct Quote {
  std::int64_t list_price = 0;  ///< price x quantity
  std::int64_t discount = 0;
  std::int64_t total = 0;
};

/// What `terms` take off one unit at `price`: percent is rounded down to whole KRW and capped by
/// max_discount, an amount is capped by the price, a fixed price above the price takes nothing off.
std::int64_t discount_on(const CouponTerms& terms, std::int64_t price);

/// coupon_not_applicable: another category, or a price below min_price.
Result<void> check_applicable(const CouponTerms& terms, const Product& product);

/// A coupon applies to one unit. Precondition: applicable, 1 <= quantity <= quantity_max.
Quote quote(std::int64_t price, int quantity, const CouponTerms* coupon);

}  // namespace ticketing
