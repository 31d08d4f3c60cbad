#include "odb/pgsql/pg_purchase_repository.hpp"

#include <algorithm>

#include "odb/mappers/purchase_mapper.hpp"
#include "odb/mappers/row_check.hpp"
#include "odb/pgsql/record_columns.hpp"

namespace ticketing {

using records::OrderRecord;
using records::TicketRecord;

Answer<std::vector<OrderId>> PgOrderRepository::reserve_ids(int count) {
  static const PgStatement statement{
      "reserve_order_ids", "SELECT nextval('orders_id_seq') FROM generate_series(1, $1::integer)"};
  if (count <= 0) return std::vector<OrderId>{};
  const std::string parameters[] = {std::to_string(count)};
  return session_.pipeline().ask(statement, parameters, read_ids<OrderId>);
}

void PgOrderRepository::add(std::span<const Order> orders) {
  static const PgStatement statement = insert_rows<OrderRecord>("orders", /*with_id=*/true);
  if (orders.empty()) return;
  std::vector<OrderRecord> rows;
  rows.reserve(orders.size());
  for (const Order& order : orders) rows.push_back(records::to_record(order));
  session_.pipeline().defer(statement, column_arrays<OrderRecord>(rows, /*with_id=*/true));
}

void PgTicketRepository::add(std::span<const Ticket> tickets) {
  static const PgStatement statement = insert_rows<TicketRecord>("tickets");
  if (tickets.empty()) return;
  std::vector<TicketRecord> rows;
  rows.reserve(tickets.size());
  for (const Ticket& ticket : tickets) rows.push_back(records::to_record(ticket));
  session_.pipeline().defer(statement, column_arrays<TicketRecord>(rows));
}

std::vector<Ticket> PgTicketRepository::list_by_orders(std::span<const OrderId> orders) {
  static const PgStatement statement{"tickets_of_orders",
                                     "SELECT " + column_list<TicketRecord>() +
                                         " FROM tickets WHERE order_id = ANY ($1::bigint[])"
                                         " ORDER BY order_id, id"};
  if (orders.empty()) return {};
  const std::string parameters[] = {id_array(orders)};
  return read_values<TicketRecord>(session_.pipeline().query(statement, parameters));
}

void PgTicketRepository::update(std::span<const Ticket> tickets) {
  static const PgStatement statement{
      "update_tickets",
      "UPDATE tickets AS t SET state = u.state, redeemed_at = u.redeemed_at, redeemed_by = "
      "u.redeemed_by, previous_seal = u.previous_seal, seal = u.seal"
      " FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::text[])"
      " AS u (id, state, redeemed_at, redeemed_by, previous_seal, seal) WHERE " +
          is_one_of("t.id", "u.id")};
  if (tickets.empty()) return;
  ArrayLiteral ids;
  ArrayLiteral states;
  ArrayLiteral times;
  ArrayLiteral redeemers;
  ArrayLiteral previous_seals;
  ArrayLiteral seals;
  for (const Ticket& ticket : tickets) {
    ids.add(ticket.id.value);
    states.add(records::enum_text(ticket.state));
    times.add(records::micros(ticket.redeemed_at));
    redeemers.add(records::number(ticket.redeemed_by));
    previous_seals.add(records::hex(ticket.seal.previous));
    seals.add(records::hex(ticket.seal.current));
  }
  const std::string parameters[] = {
      std::move(ids).finish(),       std::move(states).finish(),         std::move(times).finish(),
      std::move(redeemers).finish(), std::move(previous_seals).finish(), std::move(seals).finish()};
  session_.pipeline().defer(statement, parameters, static_cast<std::int64_t>(tickets.size()));
}

}  // namespace ticketing
