// Looking at a price changes nothing.
#include <gtest/gtest.h>

#include <chrono>

#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

class Quotes : public ::testing::TestWithParam<Database> {
 protected:
  void SetUp() override {
    who_ = world_.user();
    must(
        world_->points().adjust(Principal::local_operator(), {who_.account, Points{1000}, "gift"}));
    CreateProduct product;
    product.name = "Movie ticket";
    product.price = Points{300};
    product_ = must(world_->catalog().create(world_.admin(), product)).id;
  }
  Result<OrderView> quote(const PlaceOrder& request) {
    return world_->purchases().place(who_, request, {.dry_run = true});
  }
  Result<OrderView> quote() { return quote({.product_id = product_}); }
  std::size_t entries() {
    return must(world_->points().entries(who_, {who_.account, page_limit_max, {}})).items.size();
  }

  Scenario world_{GetParam(), [](Config& c) { c.points.lifetime_days = 1; }};
  Principal who_ = Principal::anonymous();
  ProductId product_;
};
TICKETING_ON_EVERY_STORE(Quotes);

TEST_P(Quotes, write_no_entry_even_when_points_are_due_to_expire) {
  world_.clock().advance(std::chrono::hours(72));
  const auto refused = quote();
  EXPECT_EQ(refusal(refused), ErrorCode::insufficient_points);
  EXPECT_EQ(refused.error().balance, Points{0}) << "what has expired cannot be spent";
  EXPECT_EQ(entries(), 1u);

  must(world_->points().adjust(Principal::local_operator(), {who_.account, Points{500}, "gift"}));
  EXPECT_EQ(entries(), 3u) << "the next write settles what has expired first";
  EXPECT_EQ(must(quote()).balance_after, Points{200});
  EXPECT_EQ(world_.balance(who_), 500);
  world_.expect_clean_audit();
}

TEST_P(Quotes, ignore_the_key) {
  const auto quoted = must(world_->purchases().place(
      who_, {.product_id = product_}, {.idempotency_key = "not a key", .dry_run = true}));
  EXPECT_EQ(quoted.total, Points{300});
  EXPECT_FALSE(quoted.id);
  EXPECT_TRUE(quoted.tickets.empty());
}

TEST_P(Quotes, say_that_they_are_quotes) { EXPECT_EQ(must(quote()).state, OrderState::quote); }

TEST_P(Quotes, and_orders_leave_a_coupon_alone_that_would_lower_nothing) {
  const auto issued = [&](CouponKind kind, std::int64_t value) {
    CouponTerms terms;
    terms.kind = kind;
    terms.value = value;
    return must(world_->coupons().issue(Principal::local_operator(), {who_.account, terms, "x"}))
        .code;
  };
  CreateProduct free;
  free.name = "Poster";
  CreateProduct cheap;
  cheap.name = "Sticker";
  cheap.price = Points{99};
  const std::pair<ProductId, std::string> useless[] = {
      {product_, issued(CouponKind::fixed_price, 2000)},
      {must(world_->catalog().create(world_.admin(), cheap)).id, issued(CouponKind::percent, 1)},
      {must(world_->catalog().create(world_.admin(), free)).id, issued(CouponKind::amount, 500)}};
  for (const auto& [product, code] : useless) {
    const PlaceOrder request{product, 1, code, {}};
    EXPECT_EQ(refusal(quote(request)), ErrorCode::coupon_not_applicable);
    EXPECT_EQ(refusal(world_->purchases().place(who_, request, {.idempotency_key = code})),
              ErrorCode::coupon_not_applicable);
    EXPECT_EQ(must(world_->coupons().find(who_, code)).state, CouponState::issued);
  }
  world_.expect_clean_audit();
}

TEST_P(Quotes, know_no_coupon_that_cannot_be_one) {
  PlaceOrder request{.product_id = product_};
  const std::string codes[] = {std::string("a\0b", 3), std::string(5000, '"'), "{"};
  for (const auto& code : codes) {
    request.coupon_code = code;
    const auto quoted = quote(request);
    EXPECT_EQ(refusal(quoted), ErrorCode::validation_failed);
    EXPECT_EQ(quoted.error().errors.at(0).pointer, "/coupon_code");
    EXPECT_LT(quoted.error().detail.size(), 200u);
  }
}

}  // namespace
}  // namespace ticketing::test
