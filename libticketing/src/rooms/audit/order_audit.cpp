#include "audit/order_audit.hpp"

#include <fmt/format.h>

#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <ticketing/describe/traits.hpp>
#include <ticketing/purchase/pricing.hpp>

#include "storage/seals.hpp"

namespace ticketing {
namespace {

class OrderAudit {
 public:
  OrderAudit(UnitOfWork& unit, const ChainKey& chain_key, AuditPart& part)
      : unit_(unit), chain_key_(chain_key), part_(part) {}

  void run(std::span<const Order> orders, IdRange range) {
    if (orders.empty()) return;
    std::vector<OrderId> ids;
    std::vector<std::string> codes;
    for (const auto& order : orders) {
      ids.push_back(order.id);
      if (order.coupon_code) codes.push_back(*order.coupon_code);
    }
    for (auto& ticket : unit_.tickets().list_by_orders(ids))
      tickets_[ticket.order].push_back(std::move(ticket));
    // On a snapshot, locking only reads.
    for (const auto& coupon : unit_.coupons().lock_by_codes(codes).get())
      coupons_.emplace(coupon.code, coupon);
    for (const auto& entry : unit_.books().entries_of_orders(range))
      entries_.emplace(std::tuple(entry.account, entry.rule, OrderId{entry.source.id}), entry);
    for (const auto& order : orders) check(order);
    part_.report.orders += static_cast<std::int64_t>(orders.size());
  }

 private:
  void check(const Order& order) {
    check_entry(order, Rule::purchase, -order.quote.total, true);
    check_entry(order, Rule::refund, order.quote.total, order.state == OrderState::cancelled);
    const auto& tickets = tickets_[order.id];
    if (tickets.size() != static_cast<std::size_t>(order.quantity))
      find(order, fmt::format("{} tickets for a quantity of {}", tickets.size(), order.quantity));
    for (const auto& ticket : tickets) {
      const bool is_void = ticket.state == TicketState::voided;
      if (is_void != (order.state == OrderState::cancelled))
        find(order, fmt::format("the ticket {} does not fit the order's state", ticket.code));
    }
    if (order.state == OrderState::paid && order.coupon_code) check_coupon(order);
    check_price(order, tickets);
    for (const auto& ticket : tickets) check_ticket(order, ticket);
  }

  void check_price(const Order& order, const std::vector<Ticket>& tickets) {
    Points list_price;
    for (const auto& ticket : tickets) list_price += ticket.price;
    if (list_price != order.quote.list_price)
      find(order, fmt::format("its list price is {}, its tickets cost {}",
                              order.quote.list_price.value, list_price.value));
    if (order.quote.discount > Points{0} && !order.coupon_code)
      find(order,
           fmt::format("it has a discount of {}, and no coupon", order.quote.discount.value));
    if (!order.coupon_code || tickets.empty()) return;
    const Coupon* const coupon = coupon_of(order);
    if (!coupon) return;
    const auto price = quote(tickets.front().price, order.quantity, &coupon->terms);
    if (price.discount != order.quote.discount)
      find(order, fmt::format("its discount is {}, the coupon {} gives {}",
                              order.quote.discount.value, coupon->code, price.discount.value));
  }

  void check_ticket(const Order& order, const Ticket& ticket) {
    if (ticket.owner != order.account)
      find(order, fmt::format("its ticket {} is in the hands of account {}", ticket.code,
                              ticket.owner.value));
    if (!fits_seal(ticket, chain_key_))
      part_.find_changed(fmt::format("order:{}", order.id.value),
                         fmt::format("its ticket {} is not as it was issued: its owner, price, "
                                     "validity or state was changed by hand",
                                     ticket.code));
  }

  /// The order's ledger entry of `rule` is there exactly when it should be, with that amount.
  void check_entry(const Order& order, Rule rule, Points amount, bool wanted) {
    const auto there = entries_.find(std::tuple(order.account, rule, order.id));
    const LedgerEntry* const entry = there == entries_.end() ? nullptr : &there->second;
    if (amount == Points{0}) wanted = false;
    if ((entry != nullptr) != wanted)
      find(order, fmt::format("its {} entry {}", enumerator_name(rule),
                              wanted ? "is missing" : "should not exist"));
    else if (entry && rule == Rule::purchase && entry->balance_after != order.balance_after)
      find(order, fmt::format("it says that {} points were left, its entry says {}",
                              order.balance_after.value, entry->balance_after.value));
    else if (entry && !fits(*entry, amount))
      find(order, fmt::format("its {} entry is {}, expected {}", enumerator_name(rule),
                              entry->amount.value, amount.value));
  }

  /// A refund may fall short of the order only by filling the balance to its bound.
  static bool fits(const LedgerEntry& entry, Points amount) {
    if (entry.amount == amount) return true;
    const bool capped = entry.amount >= Points{0} && entry.balance_after == points_max;
    return capped && entry.amount < amount && entry.rule_amount == amount;
  }

  void check_coupon(const Order& order) {
    const Coupon* const coupon = coupon_of(order);
    if (!coupon || coupon->state != CouponState::redeemed)
      find(order, fmt::format("its coupon {} is not redeemed", *order.coupon_code));
    else if (coupon->owner != order.account)
      find(order, fmt::format("its coupon {} is another account's", *order.coupon_code));
  }

  /// Null when it has none, or there is no such coupon.
  const Coupon* coupon_of(const Order& order) const {
    if (!order.coupon_code) return nullptr;
    const auto coupon = coupons_.find(*order.coupon_code);
    return coupon == coupons_.end() ? nullptr : &coupon->second;
  }

  void find(const Order& order, std::string detail) {
    part_.find(fmt::format("order:{}", order.id.value), std::move(detail));
  }

  UnitOfWork& unit_;
  const ChainKey& chain_key_;
  AuditPart& part_;
  std::map<OrderId, std::vector<Ticket>> tickets_;
  std::map<std::string, Coupon> coupons_;  // by code
  std::map<std::tuple<AccountId, Rule, OrderId>, LedgerEntry> entries_;
};

}  // namespace

void audit_orders(UnitOfWork& unit, std::span<const Order> orders, IdRange range,
                  const ChainKey& chain_key, AuditPart& part) {
  OrderAudit(unit, chain_key, part).run(orders, range);
}

}  // namespace ticketing
