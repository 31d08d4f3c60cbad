// What cancelling gives back, where the stock, the balance or the rules have moved on since.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

using std::chrono::hours;

class Cancelling : public ::testing::TestWithParam<Database> {
 protected:
  ProductId product(std::optional<std::int64_t> stock, std::int64_t price = 100) {
    CreateProduct request;
    request.name = "Movie ticket";
    request.price = Points{price};
    request.stock = stock;
    return must(world->catalog().create(world.admin(), request)).id;
  }
  void set_stock(ProductId id, std::optional<std::int64_t> stock) {
    EditProduct edit;
    edit.id = id;
    edit.stock = {true, stock};
    must(world->catalog().edit(world.admin(), edit));
  }
  std::optional<std::int64_t> stock(ProductId id) {
    return must(world->catalog().find(world.admin(), id)).stock;
  }
  void adjust(const Principal& who, std::int64_t points) {
    must(
        world->points().adjust(Principal::local_operator(), {who.account, Points{points}, "gift"}));
  }
  OrderId buy(const Principal& who, ProductId id, int quantity = 1) {
    const auto key = fmt::format("key-{}", ++keys_);
    return *must(world->purchases().place(who, {id, quantity, {}, {}}, {key, false})).id;
  }
  void cancel(const Principal& who, OrderId id) { must(world->purchases().cancel(who, id)); }
  std::int64_t spendable(const Principal& who) {
    return must(world->points().summary(who, {})).spendable.value;
  }
  /// Newest first.
  std::vector<LedgerEntryView> entries(const Principal& who) {
    return must(world->points().entries(who, {})).items;
  }

  Scenario world{GetParam()};
  int keys_ = 0;
};
TICKETING_ON_EVERY_STORE(Cancelling);

TEST_P(Cancelling, never_lifts_a_stock_above_its_bound) {
  const auto who = world.user();
  adjust(who, 1000);
  const auto item = product(stock_max);
  const auto order = buy(who, item);
  set_stock(item, stock_max);
  cancel(who, order);
  EXPECT_EQ(stock(item), stock_max);
  EXPECT_EQ(must(world->catalog().list(who, {})).items.size(), 1u);
}

TEST_P(Cancelling, gives_no_unit_back_that_was_not_taken) {
  const auto who = world.user();
  adjust(who, 1000);
  const auto item = product(std::nullopt);
  const auto without_limit = buy(who, item);
  set_stock(item, 5);
  cancel(who, without_limit);
  EXPECT_EQ(stock(item), 5);
  const auto limited = buy(who, item, 2);
  EXPECT_EQ(stock(item), 3);
  cancel(who, limited);
  EXPECT_EQ(stock(item), 5);
  const auto lifted = buy(who, item);
  set_stock(item, std::nullopt);
  cancel(who, lifted);
  EXPECT_EQ(stock(item), std::nullopt);
}

TEST_P(Cancelling, fills_a_balance_to_its_bound_when_more_does_not_fit) {
  const auto who = world.user();
  adjust(who, 1000);
  const auto item = product(std::nullopt, 300);
  const auto capped = buy(who, item);
  const auto at_the_bound = buy(who, item);
  adjust(who, points_max.value - 500);
  cancel(who, capped);
  EXPECT_EQ(world.balance(who), points_max.value);
  EXPECT_EQ(entries(who).front().amount, Points{100});
  cancel(who, at_the_bound);
  EXPECT_EQ(world.balance(who), points_max.value);
  EXPECT_EQ(must(world->purchases().find_order(who, at_the_bound)).state, OrderState::cancelled);
  world.expect_clean_audit();
}

TEST_P(Cancelling, of_an_order_whose_tickets_have_expired_gives_nothing_back) {
  const auto who = world.user();
  adjust(who, 1000);
  const auto order = buy(who, product(std::nullopt, 300));
  const auto code = must(world->purchases().find_order(who, order)).tickets[0].code;
  world.clock().set(must(world->purchases().find_ticket(who, code)).valid_until);
  EXPECT_EQ(refusal(world->purchases().cancel(who, order)), ErrorCode::ticket_expired);
  EXPECT_EQ(refusal(world->purchases().cancel(who, order, {.dry_run = true})),
            ErrorCode::ticket_expired);
  EXPECT_EQ(must(world->purchases().find_order(who, order)).state, OrderState::paid);
}

TEST_P(Cancelling, tells_what_comes_back_and_the_balance_behind_it) {
  const auto who = world.user();
  adjust(who, 1000);
  const auto order = buy(who, product(std::nullopt, 300));
  adjust(who, 5);
  for (const bool dry_run : {true, false}) {
    const auto cancelled = must(world->purchases().cancel(who, order, {.dry_run = dry_run}));
    ASSERT_TRUE(cancelled.refund);
    EXPECT_EQ(cancelled.refund->points, Points{300});
    EXPECT_EQ(cancelled.refund->expired, Points{0});
    EXPECT_FALSE(cancelled.refund->coupon_returned);
    EXPECT_EQ(cancelled.balance_after, Points{1005});
  }
  EXPECT_FALSE(must(world->purchases().find_order(who, order)).refund);
}

TEST_P(Cancelling, gives_a_coupon_back_only_while_it_is_valid) {
  const auto who = world.user();
  adjust(who, 1000);
  CouponTerms terms;
  terms.kind = CouponKind::amount;
  terms.value = 10;
  terms.valid_days = 2;
  const auto order_with_coupon = [&](const std::string& key) {
    const auto code =
        must(world->coupons().issue(Principal::local_operator(), {who.account, terms, "sorry"}))
            .code;
    return *must(world->purchases().place(who, {product(std::nullopt), 1, code, {}}, {key, false}))
                .id;
  };
  const auto soon = order_with_coupon("soon");
  const auto late = order_with_coupon("late");
  EXPECT_TRUE(must(world->purchases().cancel(who, soon)).refund->coupon_returned);
  world.clock().advance(hours(24 * 5));
  EXPECT_FALSE(
      must(world->purchases().cancel(who, late, {.dry_run = true})).refund->coupon_returned);
  EXPECT_FALSE(must(world->purchases().cancel(who, late)).refund->coupon_returned);
}

/// Whoever spends a reward, has it clawed back in vain and cancels.
class Laundering : public Cancelling {
 protected:
  void SetUp() override {
    world.reopen([](Config& config) { config.points.lifetime_days = 30; });
    who = world.user();
  }
  CommentId earn() { return world.comment(who, world.event_post({})).comment.id; }
  void remove(CommentId comment) { must(world->comments().remove(world.admin(), {comment, {}})); }
  Principal who = Principal::anonymous();
};
INSTANTIATE_TEST_SUITE_P(Stores, Laundering,
                         ::testing::Values(Database::sqlite_file, Database::postgresql),
                         [](const auto& param) { return to_string(param.param); });

TEST_P(Laundering, fails_because_the_refund_makes_up_for_the_clawback_once) {
  const auto item = product(std::nullopt, 60);
  const auto comment = earn();
  adjust(who, 20);
  const auto first = buy(who, item);
  const auto second = buy(who, item);
  remove(comment);
  EXPECT_EQ(spendable(who), 0);
  cancel(who, first);
  EXPECT_EQ(spendable(who), 0) << "60 of the 100 are made up for";
  const auto taken = entries(who).front();
  EXPECT_EQ(taken.reason, Reason::clawback);
  EXPECT_EQ(taken.amount, Points{-60});
  cancel(who, second);
  EXPECT_EQ(spendable(who), 20) << "40 more, and the rest was one's own";
  world.expect_clean_audit();
}

TEST_P(Laundering, costs_no_more_than_what_the_order_gives_back) {
  const auto comment = earn();
  const auto order = buy(who, product(std::nullopt, 60));
  adjust(who, -40);
  remove(comment);
  adjust(who, 70);
  cancel(who, order);
  EXPECT_EQ(spendable(who), 70) << "earned since";
  world.expect_clean_audit();
}

TEST_P(Laundering, is_no_reason_to_take_from_an_order_that_was_placed_later) {
  const auto item = product(std::nullopt, 100);
  const auto comment = earn();
  const auto spent = buy(who, item);
  remove(comment);
  adjust(who, 100);
  cancel(who, buy(who, item));
  EXPECT_EQ(spendable(who), 100);
  cancel(who, spent);
  EXPECT_EQ(spendable(who), 100);
  world.expect_clean_audit();
}

TEST_P(Laundering, takes_nothing_of_a_credit_that_has_expired_anyway) {
  const auto item = product(std::nullopt, 100);
  const auto comment = earn();
  world.clock().advance(hours(24 * 20));
  adjust(who, 50);
  const auto order = buy(who, item);
  remove(comment);
  EXPECT_EQ(spendable(who), 0);
  world.clock().advance(hours(24 * 20));
  cancel(who, order);
  EXPECT_EQ(spendable(who), 50) << "the reward has expired, the gift has not";
  EXPECT_EQ(entries(who).front().reason, Reason::refund);
  world.expect_clean_audit();
}

TEST_P(Laundering, a_refund_of_points_that_an_earlier_refund_left_expired_is_written_off_too) {
  const auto item = product(std::nullopt, 70);
  adjust(who, 100);
  const auto early = buy(who, item);
  world.clock().advance(hours(24 * 20));
  adjust(who, 100);
  world.clock().advance(hours(24 * 20));
  const auto late = buy(who, item);  // after the first gift's end, so out of the second
  cancel(who, early);                // whose place it takes: the late order used the first up
  cancel(who, late);
  EXPECT_EQ(spendable(who), 100);
  adjust(who, -1);
  EXPECT_EQ(spendable(who), 99);
  EXPECT_EQ(world.balance(who), 99);
  world.expect_clean_audit();
}

TEST_P(Laundering, a_refund_of_expired_points_is_written_off_by_the_next_write) {
  const auto item = product(std::nullopt, 100);
  earn();
  const auto order = buy(who, item);
  world.clock().advance(hours(24 * 40));
  const auto previewed = must(world->purchases().cancel(who, order, {.dry_run = true}));
  EXPECT_EQ(previewed.refund->points, Points{100});
  EXPECT_EQ(previewed.refund->expired, Points{100});
  const auto cancelled = must(world->purchases().cancel(who, order));
  EXPECT_EQ(cancelled.refund->expired, Points{100});
  EXPECT_EQ(cancelled.balance_after, Points{0});
  EXPECT_EQ(spendable(who), 0);
  adjust(who, 1);
  EXPECT_EQ(world.balance(who), 1);
  world.expect_clean_audit();
}

}  // namespace
}  // namespace ticketing::test
