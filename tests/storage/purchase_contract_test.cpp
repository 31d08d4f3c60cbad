// What every order and ticket repository promises.
#include <gmock/gmock.h>

#include "storage/stores.hpp"

namespace ticketing::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

class PurchaseRepositoryContract : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    buyer_ = add_account("minji");
  }

  Order order(OrderId id) const {
    Order order;
    order.id = id;
    order.account = buyer_;
    order.product = {{7}, "영화 관람권", ProductCategory::movie_ticket};
    order.quantity = 2;
    order.took_stock = true;
    order.quote = {Points{20'000}, Points{3000}, Points{17'000}};
    order.balance_after = Points{500};
    order.created_at = now_;
    return order;
  }
  Ticket ticket(OrderId order, const std::string& code) const {
    Ticket ticket;
    ticket.code = code;
    ticket.order = order;
    ticket.owner = buyer_;
    ticket.product = {{7}, "영화 관람권", ProductCategory::movie_ticket};
    ticket.price = Points{10'000};
    ticket.issued_at = now_;
    ticket.valid_until = now_ + std::chrono::hours(24);
    return ticket;
  }
  OrderId reserve() {
    OrderId id;
    commit([&](UnitOfWork& unit) { id = unit.orders().reserve_ids(1).get().at(0); });
    return id;
  }
  Order add(Order order) {
    commit([&](UnitOfWork& unit) {
      if (order.id.value == 0) order.id = unit.orders().reserve_ids(1).get().at(0);
      unit.orders().add(std::span(&order, 1));
    });
    return order;
  }
  void add(const std::vector<Ticket>& tickets) {
    commit([&](UnitOfWork& unit) { unit.tickets().add(tickets); });
  }
  Ticket find(const std::string& code) {
    std::optional<Ticket> found;
    read([&](UnitOfWork& unit) { found = unit.tickets().find_by_code(code); });
    return found.value();
  }
  template <class Fn>
  void expect_violation(const std::string& constraint, Fn&& fn) {
    try {
      fn();
      FAIL() << "committed, though it breaks " << constraint;
    } catch (const ConstraintViolation& e) {
      EXPECT_THAT(e.what(), HasSubstr(constraint));
    }
  }

  AccountId buyer_;
};
TICKETING_ON_EVERY_STORE(PurchaseRepositoryContract);

TEST_P(PurchaseRepositoryContract, draws_ids_that_are_ascending_and_never_those_of_an_order) {
  std::vector<OrderId> drawn;
  commit([&](UnitOfWork& unit) {
    for (const int count : {3, 0, 2}) {
      for (const OrderId id : unit.orders().reserve_ids(count).get()) drawn.push_back(id);
    }
    const Order used[] = {order(drawn[1]), order(drawn[4])};
    unit.orders().add(used);
  });
  ASSERT_THAT(drawn, SizeIs(5));
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    EXPECT_GT(drawn[i].value, i == 0 ? 0 : drawn[i - 1].value);
  }
  EXPECT_GT(reserve(), drawn[4]);
}

TEST_P(PurchaseRepositoryContract, gives_back_orders) {
  auto full = order({});
  full.coupon = CouponId{9};
  full.coupon_code = "AAAA-BBBB";
  full.state = OrderState::cancelled;
  full.cancelled_at = now_ + std::chrono::hours(1);
  full = add(full);
  const auto bare = add(order({}));
  read([&](UnitOfWork& unit) {
    const auto found = unit.orders().find(full.id).value();
    EXPECT_EQ(found.id, full.id);
    EXPECT_EQ(found.account, buyer_);
    EXPECT_EQ(found.product.id, ProductId{7});
    EXPECT_EQ(found.product.name, "영화 관람권");
    EXPECT_EQ(found.product.category, ProductCategory::movie_ticket);
    EXPECT_EQ(found.quantity, 2);
    EXPECT_TRUE(found.took_stock);
    EXPECT_EQ(found.quote.list_price, Points{20'000});
    EXPECT_EQ(found.quote.discount, Points{3000});
    EXPECT_EQ(found.quote.total, Points{17'000});
    EXPECT_EQ(found.coupon, CouponId{9});
    EXPECT_EQ(found.coupon_code, "AAAA-BBBB");
    EXPECT_EQ(found.state, OrderState::cancelled);
    EXPECT_EQ(found.balance_after, Points{500});
    EXPECT_EQ(found.created_at, now_);
    EXPECT_EQ(found.cancelled_at, full.cancelled_at);
    const auto other = unit.orders().find(bare.id).value();
    EXPECT_FALSE(other.coupon);
    EXPECT_FALSE(other.coupon_code);
    EXPECT_FALSE(other.cancelled_at);
    EXPECT_FALSE(unit.orders().find({999}));
  });
}

TEST_P(PurchaseRepositoryContract, lists_an_accounts_orders_newest_first_and_all_ascending) {
  const auto other = add_account("junho");
  std::vector<Order> orders;
  for (int i = 0; i < 4; ++i) {
    auto one = order({});
    if (i == 2) one.account = other;
    orders.push_back(add(one));
  }
  const auto ids = [](const std::vector<Order>& page) {
    std::vector<OrderId> found;
    for (const auto& one : page) found.push_back(one.id);
    return found;
  };
  read([&](UnitOfWork& unit) {
    auto& repository = unit.orders();
    EXPECT_THAT(ids(repository.list(buyer_, {{}, 2})), ElementsAre(orders[3].id, orders[1].id));
    EXPECT_THAT(ids(repository.list(buyer_, {orders[1].id.value, 2})), ElementsAre(orders[0].id));
    EXPECT_THAT(ids(repository.list(other, {{}, 9})), ElementsAre(orders[2].id));
    EXPECT_THAT(ids(repository.list_all({}, 2)), ElementsAre(orders[0].id, orders[1].id));
    EXPECT_THAT(ids(repository.list_all(orders[1].id, 9)), ElementsAre(orders[2].id, orders[3].id));
  });
}

TEST_P(PurchaseRepositoryContract, finds_the_order_that_stands_of_a_coupon) {
  auto cancelled = order({});
  cancelled.coupon = CouponId{7};
  cancelled.coupon_code = "AAAA";
  cancelled.state = OrderState::cancelled;
  add(cancelled);
  read([&](UnitOfWork& unit) { EXPECT_THAT(unit.books().orders_with_coupons({}), IsEmpty()); });
  auto paid = cancelled;
  paid.state = OrderState::paid;
  paid = add(paid);
  read([&](UnitOfWork& unit) {
    EXPECT_THAT(unit.books().orders_with_coupons({6, 7}), ElementsAre(Pair(CouponId{7}, paid.id)));
    EXPECT_THAT(unit.books().orders_with_coupons({7, 8}), IsEmpty());
  });
}

TEST_P(PurchaseRepositoryContract, updates_state_and_time_of_cancelling_and_nothing_else) {
  auto one = add(order({}));
  one.state = OrderState::cancelled;
  one.cancelled_at = now_ + std::chrono::hours(1);
  one.quantity = 9;
  commit([&](UnitOfWork& unit) { unit.orders().update(one); });
  read([&](UnitOfWork& unit) {
    const auto found = unit.orders().find(one.id).value();
    EXPECT_EQ(found.state, OrderState::cancelled);
    EXPECT_EQ(found.cancelled_at, one.cancelled_at);
    EXPECT_EQ(found.quantity, 2);
  });
}

TEST_P(PurchaseRepositoryContract, lets_a_coupon_into_one_order_that_stands) {
  auto one = order({});
  one.coupon = CouponId{9};
  one.coupon_code = "AAAA-BBBB";
  auto cancelled = one;
  cancelled.state = OrderState::cancelled;
  cancelled.cancelled_at = now_;
  add(cancelled);
  add(cancelled);
  auto first = add(one);
  expect_violation("orders_live_coupon_unique", [&] { add(one); });
  first.state = OrderState::cancelled;
  first.cancelled_at = now_;
  commit([&](UnitOfWork& unit) { unit.orders().update(first); });
  add(one);
}

TEST_P(PurchaseRepositoryContract, refuses_impossible_orders) {
  auto nobody = order({});
  nobody.account = {999};
  EXPECT_THROW(add(nobody), ConstraintViolation);
  auto nothing = order({});
  nothing.quantity = 0;
  expect_violation("orders_quantity_positive", [&] { add(nothing); });
  auto wrong = order({});
  wrong.quote.total += Points{1};
  expect_violation("orders_total_adds_up", [&] { add(wrong); });
  auto negative = order({});
  negative.quote = {Points{1000}, Points{2000}, Points{-1000}};
  expect_violation("orders_total_not_negative", [&] { add(negative); });
  auto surcharge = order({});
  surcharge.quote = {Points{1000}, Points{-1}, Points{1001}};
  expect_violation("orders_discount_not_negative", [&] { add(surcharge); });
  const auto one = add(order({}));
  EXPECT_THROW(add(one), ConstraintViolation);
}

TEST_P(PurchaseRepositoryContract, gives_back_tickets) {
  const auto of = add(order({}));
  auto full = ticket(of.id, "AAAA");
  full.image_id = "image";
  full.state = TicketState::redeemed;
  full.redeemed_at = now_ + std::chrono::minutes(1);
  full.redeemed_by = AccountId{3};
  add({full, ticket(of.id, "BBBB")});
  const auto found = find("AAAA");
  EXPECT_GT(found.id.value, 0);
  EXPECT_EQ(found.order, of.id);
  EXPECT_EQ(found.owner, buyer_);
  EXPECT_EQ(found.product.name, "영화 관람권");
  EXPECT_EQ(found.image_id, "image");
  EXPECT_EQ(found.price, Points{10'000});
  EXPECT_EQ(found.state, TicketState::redeemed);
  EXPECT_EQ(found.issued_at, now_);
  EXPECT_EQ(found.valid_until, full.valid_until);
  EXPECT_EQ(found.redeemed_at, full.redeemed_at);
  EXPECT_EQ(found.redeemed_by, AccountId{3});
  const auto bare = find("BBBB");
  EXPECT_FALSE(bare.image_id);
  EXPECT_FALSE(bare.redeemed_at);
  EXPECT_FALSE(bare.redeemed_by);
  read([](UnitOfWork& unit) { EXPECT_FALSE(unit.tickets().find_by_code("CCCC")); });
}

TEST_P(PurchaseRepositoryContract, lists_tickets_by_order_and_by_owner) {
  const auto first = add(order({}));
  const auto second = add(order({}));
  add({ticket(second.id, "C")});
  add({ticket(first.id, "A"), ticket(first.id, "B")});
  const auto codes = [](const std::vector<Ticket>& page) {
    std::vector<std::string> found;
    for (const auto& one : page) found.push_back(one.code);
    return found;
  };
  read([&](UnitOfWork& unit) {
    auto& repository = unit.tickets();
    const OrderId both[] = {second.id, first.id, {999}};
    EXPECT_THAT(codes(repository.list_by_orders(both)), ElementsAre("A", "B", "C"));
    EXPECT_THAT(codes(repository.list_by_orders({})), IsEmpty());
    const auto page = repository.list(buyer_, {{}, 2});
    EXPECT_THAT(codes(page), ElementsAre("B", "A"));
    EXPECT_THAT(codes(repository.list(buyer_, {page.back().id.value, 2})), ElementsAre("C"));
    EXPECT_THAT(repository.list({999}, {{}, 2}), IsEmpty());
  });
}

TEST_P(PurchaseRepositoryContract, updates_states_and_redemptions_and_nothing_else) {
  const auto of = add(order({}));
  add({ticket(of.id, "A"), ticket(of.id, "B"), ticket(of.id, "C")});
  std::vector<Ticket> changed = {find("A"), find("B")};
  changed[0].state = TicketState::redeemed;
  changed[0].redeemed_at = now_;
  changed[0].redeemed_by = buyer_;
  changed[0].price = Points{1};
  changed[1].state = TicketState::voided;
  commit([&](UnitOfWork& unit) {
    unit.tickets().update(changed);
    unit.tickets().update({});
  });
  EXPECT_EQ(find("A").state, TicketState::redeemed);
  EXPECT_EQ(find("A").redeemed_at, now_);
  EXPECT_EQ(find("A").redeemed_by, buyer_);
  EXPECT_EQ(find("A").price, Points{10'000});
  EXPECT_EQ(find("B").state, TicketState::voided);
  EXPECT_FALSE(find("B").redeemed_at);
  EXPECT_EQ(find("C").state, TicketState::issued);
}

TEST_P(PurchaseRepositoryContract, refuses_a_code_twice_and_tickets_of_no_order) {
  const auto of = add(order({}));
  add({ticket(of.id, "A")});
  expect_violation("tickets_code_unique", [&] { add({ticket(of.id, "A")}); });
  EXPECT_THROW(add({ticket({999}, "B")}), ConstraintViolation);
}

}  // namespace
}  // namespace ticketing::test
