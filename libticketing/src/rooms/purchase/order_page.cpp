#include "purchase/order_page.hpp"

#include <map>

#include "base/paging.hpp"

namespace ticketing {

Page<OrderView> page_of(const PointsContext& context, UnitOfWork& unit, std::vector<Order> orders,
                        int limit) {
  Page<OrderView> page;
  page.next_cursor = cut_page(orders, limit, [](const Order& o) { return o.id.value; });
  std::vector<OrderId> ids;
  for (const auto& order : orders) ids.push_back(order.id);
  std::map<OrderId, std::vector<Ticket>> tickets;
  if (!ids.empty())
    for (auto& ticket : unit.tickets().list_by_orders(ids))
      tickets[ticket.order].push_back(std::move(ticket));
  const auto now = context.clock.now();
  for (const auto& order : orders)
    page.items.push_back(view(order, tickets[order.id], context.links, now));
  return page;
}

Result<Page<OwnedOrder>> list_all_orders(const PointsContext& context, const Principal& who,
                                         const FindOrders& request) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins see everybody's orders");
  const auto slice = to_slice(request.limit, request.cursor, context.page_limit_max);
  TICKETING_TRY(slice);
  const OrderFilter filter{request.account_id, request.product_id, request.state, request.from,
                           request.to};
  return context.store.read([&](UnitOfWork& unit) -> Result<Page<OwnedOrder>> {
    const auto orders = unit.orders().list_matching(filter, *slice);
    auto views = page_of(context, unit, orders, request.limit);
    Page<OwnedOrder> page;
    page.next_cursor = std::move(views.next_cursor);
    for (std::size_t i = 0; i < views.items.size(); ++i)
      page.items.push_back({std::move(views.items[i]), orders[i].account});
    return page;
  });
}

}  // namespace ticketing
