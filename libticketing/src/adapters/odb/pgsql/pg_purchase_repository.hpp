// Set-based ids, orders and tickets on PostgreSQL.
#pragma once

#include "odb/pgsql/pg_connection.hpp"
#include "odb/repositories/odb_purchase_repository.hpp"

namespace ticketing {

class PgOrderRepository final : public OdbOrderRepository {
 public:
  explicit PgOrderRepository(PgSession& session) : OdbOrderRepository(session), session_(session) {}
  Answer<std::vector<OrderId>> reserve_ids(int count) override;
  void add(std::span<const Order> orders) override;

 private:
  PgSession& session_;
};

class PgTicketRepository final : public OdbTicketRepository {
 public:
  explicit PgTicketRepository(PgSession& session)
      : OdbTicketRepository(session), session_(session) {}
  void add(std::span<const Ticket> tickets) override;
  std::vector<Ticket> list_by_orders(std::span<const OrderId> orders) override;
  void update(std::span<const Ticket> tickets) override;

 private:
  PgSession& session_;
};

}  // namespace ticketing
