#include <ticketing/purchase/order.hpp>

namespace ticketing {

TicketState state_at(const Ticket& ticket, Timestamp now) {
  const bool lapsed = ticket.state == TicketState::issued && now >= ticket.valid_until;
  return lapsed ? TicketState::expired : ticket.state;
}

TicketView view(const Ticket& ticket, const Links& links, Timestamp now) {
  return {
      .code = ticket.code,
      .state = state_at(ticket, now),
      .product = ticket.product,
      .order_id = ticket.order,
      .issued_at = ticket.issued_at,
      .valid_until = ticket.valid_until,
      .redeemed_at = ticket.redeemed_at,
      .image_url = links.ticket_picture(ticket.code),
  };
}

OrderView view(const Order& order, const std::vector<Ticket>& tickets, const Links& links,
               Timestamp now) {
  OrderView view;
  if (order.id.value > 0) {
    view.id = order.id;
    view.created_at = order.created_at;
  }
  view.product = order.product;
  view.quantity = order.quantity;
  view.list_price = order.quote.list_price;
  view.discount = order.quote.discount;
  view.total = order.quote.total;
  view.coupon_code = order.coupon_code;
  view.state = order.state;
  view.balance_after = order.balance_after;
  view.cancelled_at = order.cancelled_at;
  for (const auto& ticket : tickets)
    view.tickets.push_back({ticket.code, state_at(ticket, now), links.ticket_picture(ticket.code)});
  return view;
}

}  // namespace ticketing
