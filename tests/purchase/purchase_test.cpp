// Orders, coupons at the till, tickets: alone and all at once.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <thread>

#include <ticketing/describe/json.hpp>

#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

class Purchases : public ::testing::TestWithParam<Database> {
 protected:
  ProductView product(std::int64_t price = 100, std::optional<std::int64_t> stock = {}) {
    CreateProduct request;
    request.name = "Movie ticket";
    request.price = Points{price};
    request.stock = stock;
    return must(world->catalog().create(world.admin(), request));
  }
  Principal rich(std::int64_t points = 1'000'000) {
    auto who = world.user();
    must(
        world->points().adjust(Principal::local_operator(), {who.account, Points{points}, "gift"}));
    return who;
  }
  std::string coupon(const Principal& who, CouponKind kind = CouponKind::percent,
                     std::int64_t value = 30) {
    CouponTerms terms;
    terms.kind = kind;
    terms.value = value;
    return must(world->coupons().issue(Principal::local_operator(), {who.account, terms, "sorry"}))
        .code;
  }
  /// An order with the options it is placed with.
  struct Wish : PlaceOrder, CallOptions {};
  Wish order(ProductId id, int quantity = 1) {
    return {{id, quantity, {}, {}}, {fmt::format("key-{}", ++keys_), false}};
  }
  Result<OrderView> buy(const Principal& who, const Wish& wish) {
    return world->purchases().place(who, wish, wish);
  }

  /// How often each outcome happened: the code of a refusal, or none.
  using Outcomes = std::map<std::optional<ErrorCode>, int>;
  template <class Call>
  Outcomes all_at_once(int count, const Call& call) {
    std::mutex mutex;
    Outcomes outcomes;
    std::atomic<int> ready{0};
    {
      std::vector<std::jthread> crowd;
      for (int i = 0; i < count; ++i)
        crowd.emplace_back([&, i] {
          ++ready;
          while (ready < count) std::this_thread::yield();
          const auto result = call(i);
          std::lock_guard lock(mutex);
          ++outcomes[refusal(result)];
        });
    }
    return outcomes;
  }

  Scenario world{GetParam()};
  std::atomic<int> keys_{0};
};
TICKETING_ON_EVERY_STORE(Purchases);

TEST_P(Purchases, an_order_debits_and_gives_a_ticket_a_unit) {
  const auto who = rich(1000);
  const auto bought = must(buy(who, order(product(300, 5).id, 2)));
  EXPECT_EQ(bought.total, Points{600});
  EXPECT_EQ(bought.balance_after, Points{400});
  ASSERT_EQ(bought.tickets.size(), 2u);
  EXPECT_NE(bought.tickets[0].code, bought.tickets[1].code);
  EXPECT_EQ(bought.tickets[0].image_url, "ticket:" + bought.tickets[0].code);
  EXPECT_EQ(world.balance(who), 400);
  EXPECT_EQ(must(world->catalog().find(who, bought.product.id)).stock, 3);
  EXPECT_EQ(must(world->purchases().find_order(who, *bought.id)).tickets[1].code,
            bought.tickets[1].code);
  EXPECT_EQ(refusal(world->purchases().find_order(world.user(), *bought.id)), ErrorCode::not_found);
  world.expect_clean_audit();
}

TEST_P(Purchases, a_coupon_lowers_the_price_once) {
  const auto who = rich(1000);
  auto request = order(product(300).id, 2);
  request.coupon_code = coupon(who);
  const auto bought = must(buy(who, request));
  EXPECT_EQ(bought.discount, Points{90});
  EXPECT_EQ(bought.total, Points{510});
  EXPECT_EQ(must(world->coupons().find(who, *request.coupon_code)).state, CouponState::redeemed);
  request.idempotency_key = "another";
  EXPECT_EQ(refusal(buy(who, request)), ErrorCode::coupon_redeemed);
  world.expect_clean_audit();
}

TEST_P(Purchases, a_total_of_zero_writes_no_entry) {
  const auto who = world.user();
  auto request = order(product(300).id);
  request.coupon_code = coupon(who, CouponKind::fixed_price, 0);
  EXPECT_EQ(must(buy(who, request)).total, Points{0});
  EXPECT_TRUE(must(world->points().entries(who, {})).items.empty());
  world.expect_clean_audit();
}

TEST_P(Purchases, refusals_name_what_is_wrong_and_change_nothing) {
  const auto who = rich(100);
  const auto cheap = product(100, 1);
  auto too_dear = buy(who, order(product(101).id));
  ASSERT_EQ(refusal(too_dear), ErrorCode::insufficient_points);
  EXPECT_EQ(too_dear.error().balance, Points{100});
  EXPECT_EQ(too_dear.error().required, Points{101});
  EXPECT_EQ(refusal(buy(who, order(cheap.id, 2))), ErrorCode::out_of_stock);
  const auto unknown = buy(who, order({999'999}));
  ASSERT_EQ(refusal(unknown), ErrorCode::validation_failed);
  EXPECT_EQ(unknown.error().errors.at(0).pointer, "/product_id");
  EXPECT_EQ(refusal(buy(who, order(cheap.id, 0))), ErrorCode::validation_failed);
  EXPECT_EQ(refusal(buy(who, {{cheap.id, 1, {}, {}}, {}})), ErrorCode::idempotency_key_missing);
  auto request = order(cheap.id);
  request.expected_total = Points{99};
  EXPECT_EQ(refusal(buy(who, request)), ErrorCode::price_changed);
  request.coupon_code = coupon(world.user());
  const auto anothers = buy(who, request);
  ASSERT_EQ(refusal(anothers), ErrorCode::validation_failed) << "another's coupon";
  EXPECT_EQ(anothers.error().errors.at(0).pointer, "/coupon_code");
  EditProduct off;
  off.id = cheap.id;
  off.on_sale = false;
  must(world->catalog().edit(world.admin(), off));
  EXPECT_EQ(refusal(buy(who, order(cheap.id))), ErrorCode::not_on_sale);
  EXPECT_EQ(world.balance(who), 100);
  world.expect_clean_audit();
}

TEST_P(Purchases, an_expired_or_voided_coupon_is_refused_before_any_job_marks_it) {
  const auto who = rich();
  const auto item = product();
  auto request = order(item.id);
  request.coupon_code = coupon(who);
  must(world->coupons().void_coupon(world.admin(), {*request.coupon_code, "a mistake"}));
  EXPECT_EQ(refusal(buy(who, request)), ErrorCode::coupon_voided);
  request.coupon_code = coupon(who);
  world.clock().advance(std::chrono::hours(24 * 31));
  EXPECT_EQ(refusal(buy(who, request)), ErrorCode::coupon_expired);
}

TEST_P(Purchases, a_dry_run_says_what_would_happen_and_writes_nothing) {
  const auto who = rich(1000);
  const auto item = product(300, 5);
  const Wish request{{item.id, 2, coupon(who), {}}, {{}, true}};
  const auto quoted = must(buy(who, request));
  EXPECT_FALSE(quoted.id);
  EXPECT_EQ(quoted.total, Points{510});
  EXPECT_EQ(quoted.balance_after, Points{490});
  EXPECT_TRUE(quoted.tickets.empty());
  EXPECT_EQ(world.balance(who), 1000);
  EXPECT_EQ(must(world->catalog().find(who, item.id)).stock, 5);
  EXPECT_EQ(must(world->coupons().find(who, *request.coupon_code)).state, CouponState::issued);
}

TEST_P(Purchases, the_same_key_replays_the_first_reply_byte_for_byte) {
  const auto who = rich(1000);
  const auto request = order(product(300).id);
  const auto first = to_json(must(buy(who, request)));
  EXPECT_EQ(to_json(must(buy(who, request))), first);
  auto changed = request;
  changed.quantity = 2;
  EXPECT_EQ(refusal(buy(who, changed)), ErrorCode::idempotency_key_reused);
  EXPECT_EQ(world.balance(who), 700);
  EXPECT_NE(must(buy(rich(), request)).id, std::nullopt) << "keys are scoped to the account";
}

TEST_P(Purchases, the_same_key_at_once_buys_once) {
  const auto who = rich(1000);
  const auto request = order(product(300).id);
  const auto outcomes = all_at_once(16, [&](int) { return buy(who, request); });
  EXPECT_EQ(outcomes, (Outcomes{{std::nullopt, 16}}));
  EXPECT_EQ(world.balance(who), 700);
  EXPECT_EQ(must(world->purchases().orders(who, {})).items.size(), 1u);
}

TEST_P(Purchases, cancelling_reverses_everything_once) {
  const auto who = rich(1000);
  const auto item = product(300, 5);
  auto request = order(item.id, 2);
  request.coupon_code = coupon(who);
  const auto bought = must(buy(who, request));
  const auto cancelled = must(world->purchases().cancel(who, *bought.id));
  EXPECT_EQ(cancelled.state, OrderState::cancelled);
  for (const auto& ticket : cancelled.tickets) EXPECT_EQ(ticket.state, TicketState::voided);
  EXPECT_EQ(world.balance(who), 1000);
  EXPECT_EQ(must(world->catalog().find(who, item.id)).stock, 5);
  EXPECT_EQ(must(world->coupons().find(who, *request.coupon_code)).state, CouponState::issued);
  EXPECT_EQ(refusal(world->purchases().cancel(who, *bought.id)),
            ErrorCode::order_already_cancelled);
  EXPECT_EQ(refusal(world->purchases().redeem(world.admin(), bought.tickets[0].code)),
            ErrorCode::ticket_voided);
  request.idempotency_key = "again";
  EXPECT_TRUE(buy(who, request)) << "the coupon may be used again";
  world.expect_clean_audit();
}

TEST_P(Purchases, a_ticket_is_redeemed_once_by_staff_and_then_its_order_stays) {
  const auto who = rich();
  const auto staff = world.with_role(Role::staff);
  const auto bought = must(buy(who, order(product().id)));
  const auto code = bought.tickets[0].code;
  EXPECT_EQ(refusal(world->purchases().redeem(who, code)), ErrorCode::forbidden);
  EXPECT_EQ(must(world->purchases().find_ticket(staff, code)).state, TicketState::issued);
  EXPECT_EQ(refusal(world->purchases().find_ticket(world.user(), code)), ErrorCode::not_found);
  EXPECT_EQ(must(world->purchases().redeem(staff, code)).state, TicketState::redeemed);
  EXPECT_EQ(refusal(world->purchases().redeem(staff, code)), ErrorCode::ticket_already_redeemed);
  EXPECT_EQ(refusal(world->purchases().cancel(who, *bought.id)),
            ErrorCode::order_has_redeemed_ticket);
  world.expect_clean_audit();
}

TEST_P(Purchases, a_ticket_expires_when_its_last_day_is_over) {
  const auto who = rich();
  const auto code = must(buy(who, order(product().id))).tickets[0].code;
  const auto ticket = must(world->purchases().find_ticket(who, code));
  world.clock().set(ticket.valid_until);
  EXPECT_EQ(must(world->purchases().find_ticket(who, code)).state, TicketState::expired);
  EXPECT_EQ(refusal(world->purchases().redeem(world.admin(), code)), ErrorCode::ticket_expired);
}

TEST_P(Purchases, of_64_buyers_of_the_last_5_five_get_one) {
  const auto item = product(100, 5);
  std::vector<Principal> buyers;
  for (int i = 0; i < 64; ++i) buyers.push_back(rich());
  const auto outcomes = all_at_once(
      64, [&](int i) { return buy(buyers[static_cast<std::size_t>(i)], order(item.id)); });
  EXPECT_EQ(outcomes, (Outcomes{{std::nullopt, 5}, {ErrorCode::out_of_stock, 59}}));
  EXPECT_EQ(must(world->catalog().find(world.admin(), item.id)).stock, 0);
  world.expect_clean_audit();
}

TEST_P(Purchases, of_5_orders_with_one_coupon_one_wins) {
  const auto who = rich();
  const auto code = coupon(who);
  std::vector<ProductId> items;
  for (int i = 0; i < 5; ++i) items.push_back(product().id);
  const auto outcomes = all_at_once(5, [&](int i) {
    auto request = order(items[static_cast<std::size_t>(i)]);
    request.coupon_code = code;
    return buy(who, request);
  });
  EXPECT_EQ(outcomes, (Outcomes{{std::nullopt, 1}, {ErrorCode::coupon_redeemed, 4}}));
  world.expect_clean_audit();
}

TEST_P(Purchases, of_200_orders_an_account_gets_the_7_it_can_afford) {
  const auto who = rich(750);
  const auto item = product(100);
  const auto outcomes = all_at_once(200, [&](int) { return buy(who, order(item.id)); });
  EXPECT_EQ(outcomes, (Outcomes{{std::nullopt, 7}, {ErrorCode::insufficient_points, 193}}));
  EXPECT_EQ(world.balance(who), 50);
  world.expect_clean_audit();
}

TEST_P(Purchases, cancel_and_redeem_at_once_cannot_both_happen) {
  const auto who = rich();
  const auto staff = world.with_role(Role::staff);
  for (int round = 0; round < 10; ++round) {
    const auto bought = must(buy(who, order(product().id)));
    std::optional<ErrorCode> cancelled;
    std::optional<ErrorCode> redeemed;
    {
      std::jthread one([&] { cancelled = refusal(world->purchases().cancel(who, *bought.id)); });
      std::jthread two(
          [&] { redeemed = refusal(world->purchases().redeem(staff, bought.tickets[0].code)); });
    }
    EXPECT_NE(cancelled.has_value(), redeemed.has_value());
    if (cancelled) {
      EXPECT_EQ(cancelled, ErrorCode::order_has_redeemed_ticket);
    }
    if (redeemed) {
      EXPECT_EQ(redeemed, ErrorCode::ticket_voided);
    }
  }
  world.expect_clean_audit();
}

TEST_P(Purchases, redeeming_and_cancelling_at_once_each_happen_once) {
  const auto who = rich();
  const auto staff = world.with_role(Role::staff);
  const auto used = must(buy(who, order(product().id)));
  EXPECT_EQ(
      all_at_once(8, [&](int) { return world->purchases().redeem(staff, used.tickets[0].code); }),
      (Outcomes{{std::nullopt, 1}, {ErrorCode::ticket_already_redeemed, 7}}));
  const auto unused = must(buy(who, order(product().id)));
  EXPECT_EQ(all_at_once(8, [&](int) { return world->purchases().cancel(who, *unused.id); }),
            (Outcomes{{std::nullopt, 1}, {ErrorCode::order_already_cancelled, 7}}));
  world.expect_clean_audit();
}

TEST(TwoTills, share_the_last_5_and_one_purse) {
  Scenario world(Database::postgresql);
  auto other = world.another();
  CreateProduct request;
  request.name = "Popcorn";
  request.price = Points{100};
  request.stock = 5;
  const auto item = must(world->catalog().create(world.admin(), request));
  const auto who = world.user();
  must(world->points().adjust(Principal::local_operator(), {who.account, Points{100'000}, "gift"}));
  std::atomic<int> bought{0};
  {
    std::vector<std::jthread> crowd;
    for (int i = 0; i < 64; ++i)
      crowd.emplace_back([&, i] {
        auto& till = i % 2 ? world->purchases() : other.purchases();
        if (till.place(who, {item.id, 1, {}, {}}, {fmt::format("k{}", i), false})) ++bought;
      });
  }
  EXPECT_EQ(bought, 5);
  EXPECT_EQ(world.balance(who), 100'000 - 500);
  world.expect_clean_audit();
}

}  // namespace
}  // namespace ticketing::test
