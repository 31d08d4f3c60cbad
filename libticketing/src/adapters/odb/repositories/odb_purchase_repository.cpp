#include "odb/repositories/odb_purchase_repository.hpp"

#include <algorithm>

#include "base/sorted_unique.hpp"
#include "odb/mappers/purchase_mapper.hpp"
#include "odb/mappers/row_check.hpp"
#include "odb/records-odb.hxx"

namespace ticketing {
namespace {

using records::LastOrderIdRecord;
using records::OrderRecord;
using records::TicketRecord;

/// Rows of `of`, an account or an order, beyond the id `bound`.
struct Range {
  std::int64_t of = 0;
  std::int64_t bound = 0;
  std::int64_t limit = 0;
};
/// What an order must lie between, so that one statement serves whatever is asked for.
struct Matching {
  std::int64_t account = 0;
  std::int64_t before = INT64_MAX;
  std::int64_t product_min = 0;
  std::int64_t product_max = INT64_MAX;
  std::string state_min;
  std::string state_max = "~";
  std::int64_t from = INT64_MIN;
  std::int64_t to = INT64_MAX;
  std::int64_t limit = 0;
};
Matching bounds_of(const OrderFilter& filter, Slice slice) {
  Matching bounds;
  if (filter.account) bounds.account = filter.account->value;
  if (filter.product) bounds.product_min = bounds.product_max = filter.product->value;
  if (filter.state) bounds.state_min = bounds.state_max = records::enum_text(*filter.state);
  if (filter.from) bounds.from = records::micros(*filter.from);
  if (filter.to) bounds.to = records::micros(*filter.to);
  bounds.before = slice.after.value_or(INT64_MAX);
  bounds.limit = slice.limit;
  return bounds;
}
struct CodeIs {
  std::string code;
};

}  // namespace

Answer<std::vector<OrderId>> OdbOrderRepository::reserve_ids(int count) {
  // Nobody else draws ids while this transaction is open, and orders are never deleted: what is
  // above the last one was never in use. Ids drawn and not used may be drawn again.
  const auto stored = session_.database().query_value<LastOrderIdRecord>().id;
  last_reserved_ = std::max(last_reserved_, stored);
  std::vector<OrderId> ids;
  ids.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) ids.push_back({++last_reserved_});
  return ids;
}

void OdbOrderRepository::add(std::span<const Order> orders) {
  odb::database& database = session_.database();
  for (const Order& order : orders) {
    const OrderRecord row = records::to_record(order);
    database.persist(row);
  }
}

std::optional<Order> OdbOrderRepository::find(OrderId id) {
  OrderRecord row;
  if (!session_.database().find<OrderRecord>(id.value, row)) return std::nullopt;
  return records::from_record(row);
}

std::vector<Order> OdbOrderRepository::list(AccountId account, Slice slice) {
  using Query = odb::query<OrderRecord>;
  const auto rows = select<OrderRecord>(
      session_, "orders_of_account",
      Range{account.value, slice.after.value_or(INT64_MAX), slice.limit}, [](const Range& p) {
        return "account_id <> 0 AND" +
               newest_of(Query::account_id, p.of, Query::id, p.bound, p.limit);
      });
  return values_of<Order>(rows);
}

std::vector<Order> OdbOrderRepository::list_matching(const OrderFilter& filter, Slice slice) {
  using Query = odb::query<OrderRecord>;
  const Matching bounds = bounds_of(filter, slice);
  const auto narrowed = [](const Matching& p) {
    return Query::id < Query::_ref(p.before) && Query::product_id >= Query::_ref(p.product_min) &&
           Query::product_id <= Query::_ref(p.product_max) &&
           Query::state >= Query::_ref(p.state_min) && Query::state <= Query::_ref(p.state_max) &&
           Query::created_at >= Query::_ref(p.from) && Query::created_at < Query::_ref(p.to);
  };
  const auto newest = [](const Matching& p) {
    return "ORDER BY" + Query::id + "DESC LIMIT" + parameter(Query::id, p.limit);
  };
  if (!filter.account)
    return values_of<Order>(
        select<OrderRecord>(session_, "orders_matching", bounds,
                            [&](const Matching& p) { return narrowed(p) + newest(p); }));
  return values_of<Order>(
      select<OrderRecord>(session_, "orders_of_account_matching", bounds, [&](const Matching& p) {
        return "account_id <> 0 AND" +
               ((Query::account_id == Query::_ref(p.account) && narrowed(p)) + newest(p));
      }));
}

std::vector<Order> OdbOrderRepository::list_all(OrderId after, int limit) {
  using Query = odb::query<OrderRecord>;
  const auto rows = select<OrderRecord>(
      session_, "orders_of_all", Range{0, after.value, limit}, [](const Range& p) {
        return (Query::id > Query::_ref(p.bound)) + "ORDER BY" + Query::id + "LIMIT" +
               parameter(Query::id, p.limit);
      });
  return values_of<Order>(rows);
}

void OdbOrderRepository::update(const Order& order) {
  odb::database& database = session_.database();
  OrderRecord row;
  database.load<OrderRecord>(order.id.value, row);
  row.state = records::enum_text(order.state);
  row.cancelled_at = records::micros(order.cancelled_at);
  database.update(row);
}

void OdbTicketRepository::add(std::span<const Ticket> tickets) {
  odb::database& database = session_.database();
  for (const Ticket& ticket : tickets) {
    TicketRecord row = records::to_record(ticket);
    database.persist(row);
  }
}

std::optional<Ticket> OdbTicketRepository::find_by_code(std::string_view code) {
  using Query = odb::query<TicketRecord>;
  const auto rows =
      select<TicketRecord>(session_, "ticket_by_code", CodeIs{std::string(code)},
                           [](const CodeIs& p) { return Query::code == Query::_ref(p.code); });
  if (rows.empty()) return std::nullopt;
  return records::from_record(rows.front());
}

std::vector<Ticket> OdbTicketRepository::list_by_orders(std::span<const OrderId> orders) {
  using Query = odb::query<TicketRecord>;
  std::vector<Ticket> tickets;
  for (const OrderId order : sorted_unique(orders)) {
    const auto rows = select<TicketRecord>(
        session_, "tickets_of_order", Range{order.value, 0, 0}, [](const Range& p) {
          return (Query::order_id == Query::_ref(p.of)) + "ORDER BY" + Query::id;
        });
    for (const TicketRecord& row : rows) tickets.push_back(records::from_record(row));
  }
  return tickets;
}

std::vector<Ticket> OdbTicketRepository::list_all(TicketId after, int limit) {
  using Query = odb::query<TicketRecord>;
  const auto rows = select<TicketRecord>(
      session_, "tickets_of_all", Range{0, after.value, limit}, [](const Range& p) {
        return (Query::id > Query::_ref(p.bound)) + "ORDER BY" + Query::id + "LIMIT" +
               parameter(Query::id, p.limit);
      });
  return values_of<Ticket>(rows);
}

std::vector<Ticket> OdbTicketRepository::list(AccountId owner, Slice slice) {
  using Query = odb::query<TicketRecord>;
  const auto rows = select<TicketRecord>(
      session_, "tickets_of_owner",
      Range{owner.value, slice.after.value_or(INT64_MAX), slice.limit}, [](const Range& p) {
        return "owner_id <> 0 AND" + newest_of(Query::owner_id, p.of, Query::id, p.bound, p.limit);
      });
  return values_of<Ticket>(rows);
}

void OdbTicketRepository::update(std::span<const Ticket> tickets) {
  odb::database& database = session_.database();
  for (const Ticket& ticket : tickets) {
    TicketRecord row;
    database.load<TicketRecord>(ticket.id.value, row);
    row.state = records::enum_text(ticket.state);
    row.redeemed_at = records::micros(ticket.redeemed_at);
    row.redeemed_by = records::number(ticket.redeemed_by);
    row.previous_seal = records::hex(ticket.seal.previous);
    row.seal = records::hex(ticket.seal.current);
    database.update(row);
  }
}

}  // namespace ticketing
