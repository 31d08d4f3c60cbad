#include <ticketing/purchase/pricing.hpp>

#include <boost/describe/enum_to_string.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace ticketing {

Points discount_on(const CouponTerms& terms, Points price) {
  switch (terms.kind) {
    case CouponKind::percent: {
      // Rounded down, so that a discount never exceeds what was promised.
      const auto discount = Points{(price * terms.value).value / 100};
      return std::min(discount, terms.max_discount.value_or(discount));
    }
    case CouponKind::amount:
      return std::min(Points{terms.value}, price);
    case CouponKind::fixed_price:
      return std::max(Points{0}, price - Points{terms.value});
  }
  return Points{0};
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
                              terms.min_price->value, product.price.value));
  if (discount_on(terms, product.price) == Points{0})
    return refuse(ErrorCode::coupon_not_applicable,
                  fmt::format("the coupon takes nothing off a price of {}: keep it for another "
                              "product, and order without it",
                              product.price.value));
  return {};
}

Quote quote(Points price, int quantity, const CouponTerms* coupon) {
  Quote quote;
  quote.list_price = price * quantity;
  quote.discount = coupon ? discount_on(*coupon, price) : Points{0};
  quote.total = quote.list_price - quote.discount;
  return quote;
}

}  // namespace ticketing
