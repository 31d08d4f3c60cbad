// What an order costs.
#include <gtest/gtest.h>

#include <random>

#include <ticketing/purchase/pricing.hpp>

namespace ticketing::test {
namespace {

CouponTerms terms(CouponKind kind, std::int64_t value) {
  CouponTerms terms;
  terms.kind = kind;
  terms.value = value;
  return terms;
}

TEST(Pricing, percent_rounds_the_discount_down) {
  EXPECT_EQ(discount_on(terms(CouponKind::percent, 30), Points{15'000}), Points{4'500});
  EXPECT_EQ(discount_on(terms(CouponKind::percent, 33), Points{100}), Points{33});
  EXPECT_EQ(discount_on(terms(CouponKind::percent, 33), Points{101}), Points{33}) << "33.33 down";
  EXPECT_EQ(discount_on(terms(CouponKind::percent, 100), Points{999}), Points{999});
  EXPECT_EQ(discount_on(terms(CouponKind::percent, 1), Points{99}), Points{0});
}

TEST(Pricing, percent_is_capped_by_max_discount) {
  auto capped = terms(CouponKind::percent, 50);
  capped.max_discount = Points{3'000};
  EXPECT_EQ(discount_on(capped, Points{15'000}), Points{3'000});
  EXPECT_EQ(discount_on(capped, Points{4'000}), Points{2'000});
}

TEST(Pricing, an_amount_never_exceeds_the_price) {
  EXPECT_EQ(discount_on(terms(CouponKind::amount, 5'000), Points{15'000}), Points{5'000});
  EXPECT_EQ(discount_on(terms(CouponKind::amount, 5'000), Points{3'000}), Points{3'000});
}

TEST(Pricing, a_fixed_price_above_the_price_takes_nothing_off) {
  EXPECT_EQ(discount_on(terms(CouponKind::fixed_price, 9'000), Points{15'000}), Points{6'000});
  EXPECT_EQ(discount_on(terms(CouponKind::fixed_price, 9'000), Points{8'000}), Points{0});
  EXPECT_EQ(discount_on(terms(CouponKind::fixed_price, 0), Points{8'000}), Points{8'000});
}

TEST(Pricing, a_coupon_applies_to_one_unit) {
  const auto coupon = terms(CouponKind::percent, 50);
  const auto price = quote(Points{10'000}, 3, &coupon);
  EXPECT_EQ(price.list_price, Points{30'000});
  EXPECT_EQ(price.discount, Points{5'000});
  EXPECT_EQ(price.total, Points{25'000});
}

TEST(Pricing, a_coupon_minds_category_and_least_price) {
  Product product;
  product.category = ProductCategory::popcorn;
  product.price = Points{7'000};
  auto coupon = terms(CouponKind::amount, 1'000);
  EXPECT_TRUE(check_applicable(coupon, product));
  coupon.min_price = Points{7'001};
  EXPECT_EQ(check_applicable(coupon, product).error().code, ErrorCode::coupon_not_applicable);
  coupon.min_price = Points{7'000};
  EXPECT_TRUE(check_applicable(coupon, product));
  coupon.category = ProductCategory::movie_ticket;
  EXPECT_EQ(check_applicable(coupon, product).error().code, ErrorCode::coupon_not_applicable);
}

TEST(Pricing, is_never_below_zero_nor_above_the_list_price) {
  std::mt19937_64 random(1);
  const auto pick = [&](std::int64_t max) {
    return std::uniform_int_distribution<std::int64_t>(0, max)(random);
  };
  for (int i = 0; i < 20'000; ++i) {
    auto coupon = terms(static_cast<CouponKind>(pick(2)), 0);
    coupon.value = coupon.kind == CouponKind::percent ? 1 + pick(99) : pick(price_max.value);
    if (pick(1)) coupon.max_discount = Points{1 + pick(price_max.value)};
    const auto price =
        quote(Points{pick(price_max.value)}, 1 + static_cast<int>(pick(99)), &coupon);
    ASSERT_GE(price.discount, Points{0});
    ASSERT_GE(price.total, Points{0});
    ASSERT_EQ(price.total, price.list_price - price.discount);
  }
}

}  // namespace
}  // namespace ticketing::test
