// What people in a world buy.
#include <algorithm>
#include <string>
#include <utility>

#include "simulation/side_by_side.hpp"
#include "simulation/world.hpp"

namespace ticketing::simulation {

Result<void> World::buy(std::span<const Act> acts) {
  std::vector<Order> orders;
  for (const Act& act : acts) {
    auto order = chosen_order(act);
    TICKETING_TRY(order);
    if (*order) orders.push_back(std::move(**order));
  }
  observed_.acts += static_cast<std::int64_t>(orders.size());
  const auto replies = side_by_side<OrderView>(orders.size(), [&](std::size_t i, auto done) {
    ticketing_.purchases().place_async(
        accounts_[orders[i].account].who, orders[i].request,
        {.idempotency_key = "order-" + std::to_string(++orders_asked_)}, std::move(done));
  });
  for (std::size_t i = 0; i < orders.size(); ++i) TICKETING_TRY(note_order(orders[i], replies[i]));
  return {};
}

/// None where nothing can be paid: then nobody asks.
Result<std::optional<World::Order>> World::chosen_order(const Act& act) {
  std::size_t account = account_for(act);
  std::optional<std::size_t> product = act.product;
  if (!product) {
    // The account with the most points, and the dearest product that they buy.
    Points most{-1};
    const auto& own = script_.cast().people[act.person].accounts;
    for (const std::size_t one : act.account ? std::vector{*act.account} : own) {
      const auto summary = ticketing_.points().summary(accounts_[one].who, std::nullopt);
      TICKETING_TRY(summary);
      if (summary->spendable <= most) continue;
      most = summary->spendable;
      account = one;
    }
    const auto dearest = std::ranges::find_if(
        by_price_, [&](std::size_t place) { return script_.products()[place].price <= most; });
    if (dearest == by_price_.end()) return std::nullopt;
    product = *dearest;
  }
  Order order{&act, account, {.product_id = products_[*product], .quantity = act.quantity}};
  const auto& coupons = accounts_[account].coupons;
  if (act.use_coupon && !coupons.empty()) order.request.coupon_code = coupons.front();
  return order;
}

Result<void> World::note_order(const Order& order, const Result<OrderView>& placed) {
  auto& coupons = accounts_[order.account].coupons;
  if (!placed) {
    ++today().orders_refused;
    // One that has lapsed, or that no product here is for, is in nobody's way again.
    if (order.request.coupon_code && placed.error().code != ErrorCode::insufficient_points)
      std::erase(coupons, *order.request.coupon_code);
    return note_refusal(*order.act, placed.error());
  }
  ++today().orders;
  ++observed_.people[order.act->person].orders;
  if (!order.request.coupon_code) return {};
  ++today().coupons_used;
  std::erase(coupons, *order.request.coupon_code);
  return {};
}

}  // namespace ticketing::simulation
