// ticketctl order ... and ticketctl ticket ...
#include "cli/find_account.hpp"
#include "cli/invocation.hpp"
#include "cli/nouns/nouns.hpp"

namespace ticketing::cli {
namespace {

void list_orders(Invocation& call) {
  Ticketing ticketing = call.open();
  const AccountProfile account = find_account(ticketing, *call.text("account"));
  const ListOrders request{.account_id = account.id, .limit = page_limit_max, .cursor = {}};
  list_pages(call, request, [&](const ListOrders& page) {
    return ticketing.purchases().orders(local_operator(), page);
  });
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
  const Argument order = {.name = "order", .help = "its id"};
  return {
      {.noun = "order",
       .verb = "list",
       .summary = "list an account's orders, newest first",
       .arguments = {{.name = "account", .help = "its id or e-mail"}},
       .options = {limit_option(), all_option()},
       .run = list_orders,
       .example = "order list minji@example.com --fields id,product.name,total",
       .shows = columns_of<OrderView>,
       .columns = {"id", "state", "product.name", "quantity", "total", "created_at", "coupon_code",
                   "discount"}},
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
