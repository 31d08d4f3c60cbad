#include <ticketing/purchase/pricing.hpp>

#include <boost/describe/enum_to_string.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace ticketing {

std::int64_t discount_on(const CouponTerms& terms, std::int64_t price) {
  switch (terms.kind) {
    case CouponKind::percent: {
      // Rounded down, so that a discount never exceeds what was promised.
      const auto discount = price * terms.value / 100;
      return std::min(discount, terms.max_discount.value_or(discount));
    }
    case CouponKind::amount:
      return std::min(terms.value, price);
    case CouponKind::fixed_price:
      return std::max<std::int64_t>(0, price - terms.value);
  }
  return 0;
}

Result<void> check_applicable(const CouponTerms& terms, const Product& product) {
  if (terms.category && *terms.category != product.category)
    return refuse(ErrorCode::coupon_not_applicable,
                  fmt::format("the coupon is for {}, the product is {}",
                              boost::describe::enum_to_string(*terms.category, ""),
                              boost::describe::enum_to_string(product.category, "")));
  if (terms.min_price && product.price < *terms.min_price)
    return refuse(ErrorCode::coupon_not_applicable,
                  fmt::format("the coupon needs a price of at least {}, the product costs {}",
                              *terms.min_price, product.price));
  return {};
}

Quote quote(std::int64_t price, int quantity, const CouponTerms* coupon) {
  Quote quote;
  quote.list_price = price * quantity;
  quote.discount = coupon ? discount_on(*coupon, price) : 0;
  quote.total = quote.list_price - quote.discount;
  return quote;
}

}  // namespace ticketing
