// Storage of orders and tickets. Used inside one unit of work, by one thread.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <ticketing/page.hpp>
#include <ticketing/purchase/order.hpp>

#include "base/answer.hpp"

namespace ticketing {

/// What a list of orders is narrowed by.
struct OrderFilter {
  std::optional<AccountId> account;
  std::optional<ProductId> product;
  std::optional<OrderState> state;
  std::optional<Timestamp> from;  ///< placed at that instant or later
  std::optional<Timestamp> to;    ///< placed before it
};

class OrderRepository {
 public:
  virtual ~OrderRepository() = default;
  /// Ids for orders to come, ascending: entries and tickets refer to them before they are stored.
  virtual Answer<std::vector<OrderId>> reserve_ids(int count) = 0;
  /// With the ids they carry. The accounts' wallets must be locked by this unit of work.
  virtual void add(std::span<const Order> orders) = 0;
  virtual std::optional<Order> find(OrderId id) = 0;
  /// Newest first by id.
  virtual std::vector<Order> list(AccountId account, Slice slice) = 0;
  /// Newest first by id.
  virtual std::vector<Order> list_matching(const OrderFilter& filter, Slice slice) = 0;
  /// All orders ascending by id, from above `after`: for the audit.
  virtual std::vector<Order> list_all(OrderId after, int limit) = 0;
  /// Writes state and cancelled_at.
  virtual void update(const Order& order) = 0;
};

class TicketRepository {
 public:
  virtual ~TicketRepository() = default;
  /// Assigns ids.
  virtual void add(std::span<const Ticket> tickets) = 0;
  virtual std::optional<Ticket> find_by_code(std::string_view code) = 0;
  virtual std::vector<Ticket> list_by_orders(std::span<const OrderId> orders) = 0;
  /// Newest first by id.
  virtual std::vector<Ticket> list(AccountId owner, Slice slice) = 0;
  /// All tickets ascending by id, from above `after`: for the audit.
  virtual std::vector<Ticket> list_all(TicketId after, int limit) = 0;
  /// Writes state, redeemed_at, redeemed_by and seal. The owners' wallets must be locked.
  virtual void update(std::span<const Ticket> tickets) = 0;
};

}  // namespace ticketing
