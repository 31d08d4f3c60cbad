// ticketctl order ... and ticketctl ticket ...
#include <boost/describe/class.hpp>

#include "cli/find_account.hpp"
#include "cli/invocation.hpp"
#include "cli/nouns/nouns.hpp"

namespace ticketing::cli {
namespace {

/// Those that fit all that is given.
FindOrders wanted_orders(const Invocation& call, Ticketing& ticketing) {
  FindOrders request;
  if (const auto account = call.text("account"))
    request.account_id = find_account(ticketing, *account).id;
  request.product_id = call.find<ProductId>("product");
  request.state = call.find<OrderState>("state");
  request.from = call.find<Timestamp>("from");
  request.to = call.find<Timestamp>("to");
  return request;
}

void list_orders(Invocation& call) {
  Ticketing ticketing = call.open();
  const FindOrders request = wanted_orders(call, ticketing);
  const bool some_are_left_out = request.product_id || request.state || request.from || request.to;
  const auto fetch = [&](const FindOrders& page) {
    return ticketing.purchases().all_orders(local_operator(), page);
  };
  list_pages(
      call, request, fetch,
      some_are_left_out ? Total() : total_of(ticketing, Countable::orders, request.account_id));
}

/// An order as one line, its tickets by their codes.
struct ExportedOrder {
  std::optional<OrderId> id;
  AccountId account_id;
  ProductRef product;
  int quantity = 0;
  Points list_price;
  Points discount;
  Points total;
  std::optional<std::string> coupon_code;
  OrderState state = OrderState::paid;
  std::vector<std::string> tickets;
  std::optional<Timestamp> created_at;
  std::optional<Timestamp> cancelled_at;
};
BOOST_DESCRIBE_STRUCT(ExportedOrder, (),
                      (id, account_id, product, quantity, list_price, discount, total, coupon_code,
                       state, tickets, created_at, cancelled_at))

ExportedOrder exported(const OwnedOrder& order) {
  ExportedOrder line{
      order.id,         order.account_id,  order.product,     order.quantity, order.list_price,
      order.discount,   order.total,       order.coupon_code, order.state,    {},
      order.created_at, order.cancelled_at};
  for (const auto& ticket : order.tickets) line.tickets.push_back(ticket.code);
  return line;
}

void export_orders(Invocation& call) {
  Ticketing ticketing = call.open();
  call.out.export_only();
  Output::List<ExportedOrder> lines(call.out);
  const auto fetch = [&](const FindOrders& page) {
    return ticketing.purchases().all_orders(local_operator(), page);
  };
  each_of(call, wanted_orders(call, ticketing), fetch,
          [&](const OwnedOrder& order) { lines.add(exported(order)); });
  lines.end();
}

void show_order(Invocation& call) {
  const auto id = call.value<OrderId>("order");
  Ticketing ticketing = call.open();
  call.out.record(get(ticketing.purchases().find_order(local_operator(), id)));
}

/// "300 points (100 of them expired)"
std::string told(const Refund& refund) {
  std::string text = std::to_string(refund.points.value) + " points";
  if (refund.expired > Points{0})
    text += " (" + std::to_string(refund.expired.value) + " of them expired)";
  return text;
}

void cancel_order(Invocation& call) {
  const auto id = call.value<OrderId>("order");
  Ticketing ticketing = call.open();
  const OrderView planned =
      get(ticketing.purchases().cancel(local_operator(), id, {.dry_run = true}));
  const std::string points = told(planned.refund.value_or(Refund{}));
  if (call.dry_run()) {
    call.out.record(planned);
    call.out.message("Dry run: the order was not cancelled; " + points + " would go back.");
    return;
  }
  call.confirm("Cancel order " + std::to_string(id.value) + ", give " + points +
               " back and void its tickets?");
  call.out.record(get(ticketing.purchases().cancel(local_operator(), id)));
}

void show_ticket(Invocation& call) {
  Ticketing ticketing = call.open();
  call.out.record(get(ticketing.purchases().find_ticket(local_operator(), *call.text("code"))));
}

void redeem_ticket(Invocation& call) {
  const std::string code = *call.text("code");
  Ticketing ticketing = call.open();
  call.out.record(get(ticketing.purchases().redeem(local_operator(), code, call.options())));
  if (call.dry_run()) call.out.message("Dry run: the ticket is good and was not used.");
}

void unredeem_ticket(Invocation& call) {
  const UnredeemTicket request{.code = *call.text("code"), .note = *call.text("note")};
  Ticketing ticketing = call.open();
  const TicketView planned =
      get(ticketing.purchases().unredeem(local_operator(), request, {.dry_run = true}));
  if (call.dry_run()) {
    call.out.record(planned);
    call.out.message("Dry run: the ticket stays used.");
    return;
  }
  call.confirm("Make the ticket " + planned.code + " (" + shown(planned.product.name) +
               ") good again? Whoever has it can use it once more.");
  call.out.record(get(ticketing.purchases().unredeem(local_operator(), request)));
}

}  // namespace

std::vector<Command> order_commands() {
  const Argument account = {
      .name = "account", .help = "its id or e-mail; everybody's without it", .required = false};
  const std::vector<Option> filters = {
      {.name = "product", .value_name = "PRODUCT", .help = "only of this one, by its id"},
      {.name = "state",
       .value_name = "STATE",
       .help = "only those in this state",
       .choices = {"paid", "cancelled"}},
      {.name = "from",
       .value_name = "TIME",
       .help = "placed then or later: 2026-03-02T09:00:00+09:00"},
      {.name = "to", .value_name = "TIME", .help = "placed before"}};
  const Argument order = {.name = "order", .help = "its id"};
  return {
      {.noun = "order",
       .verb = "list",
       .summary = "list orders, everybody's or an account's, newest first",
       .arguments = {account},
       .options = paged(filters),
       .run = list_orders,
       .example = "order list minji@example.com --fields id,product.name,total",
       .shows = columns_of<OwnedOrder>,
       .columns = {"id", "state", "account_id", "product.name", "quantity", "total", "created_at",
                   "coupon_code", "discount"}},
      {.noun = "order",
       .verb = "export",
       .summary = "print every order, or all that fit, as CSV or JSON",
       .arguments = {account},
       .options = filters,
       .run = export_orders,
       .example = "order export --from 2026-11-01T00:00:00+09:00 > orders.csv",
       .shows = columns_of<ExportedOrder>},
      {.noun = "order",
       .verb = "show",
       .summary = "show one order and its tickets",
       .arguments = {order},
       .run = show_order,
       .example = "order show 1",
       .shows = columns_of<OrderView>},
      {.noun = "order",
       .verb = "cancel",
       .effect = Effect::irreversible,
       .summary = "cancel an order: points, stock and coupon go back",
       .arguments = {order},
       .run = cancel_order,
       .example = "order cancel 1 --dry-run",
       .shows = columns_of<OrderView>},
  };
}

std::vector<Command> ticket_commands() {
  const Argument code = {.name = "code", .help = "as printed on the ticket; case does not matter"};
  return {
      {.noun = "ticket",
       .verb = "show",
       .summary = "show one ticket",
       .arguments = {code},
       .run = show_ticket,
       .example = "ticket show 7ZQK-3M2P-XW9D-0A4T",
       .shows = columns_of<TicketView>},
      {.noun = "ticket",
       .verb = "redeem",
       .effect = Effect::writes,
       .summary = "use a ticket, once",
       .arguments = {code},
       .run = redeem_ticket,
       .example = "ticket redeem 7ZQK-3M2P-XW9D-0A4T",
       .shows = columns_of<TicketView>},
      {.noun = "ticket",
       .verb = "unredeem",
       .effect = Effect::irreversible,
       .summary = "take back that a ticket was used, by mistake",
       .arguments = {code},
       .options = {{.name = "note",
                    .value_name = "TEXT",
                    .help = "why, for the record",
                    .required = true}},
       .run = unredeem_ticket,
       .example = "ticket unredeem 7ZQK-3M2P-XW9D-0A4T --note 'scanned by mistake'",
       .shows = columns_of<TicketView>},
  };
}

}  // namespace ticketing::cli
