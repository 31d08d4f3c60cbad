// Orders and tickets through ODB, on either database. Set operations are loops: right for SQLite,
// whose write transaction is exclusive; PostgreSQL overrides them.
#pragma once

#include "odb/odb_session.hpp"
#include "purchase/order_repository.hpp"

namespace ticketing {

class OdbOrderRepository : public OrderRepository {
 public:
  explicit OdbOrderRepository(OdbSession& session) : session_(session) {}

  Answer<std::vector<OrderId>> reserve_ids(int count) override;
  void add(std::span<const Order> orders) override;
  std::optional<Order> find(OrderId id) override;
  std::vector<Order> list(AccountId account, Slice slice) override;
  std::vector<Order> list_matching(const OrderFilter& filter, Slice slice) override;
  std::vector<Order> list_all(OrderId after, int limit) override;
  void update(const Order& order) override;

 private:
  OdbSession& session_;
  std::int64_t last_reserved_ = 0;
};

class OdbTicketRepository : public TicketRepository {
 public:
  explicit OdbTicketRepository(OdbSession& session) : session_(session) {}

  void add(std::span<const Ticket> tickets) override;
  std::optional<Ticket> find_by_code(std::string_view code) override;
  std::vector<Ticket> list_by_orders(std::span<const OrderId> orders) override;
  std::vector<Ticket> list(AccountId owner, Slice slice) override;
  std::vector<Ticket> list_all(TicketId after, int limit) override;
  void update(std::span<const Ticket> tickets) override;

 private:
  OdbSession& session_;
};

}  // namespace ticketing
