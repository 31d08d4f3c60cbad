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
  call.out.list(collect(call, request, [&](const ListOrders& page) {
    return ticketing.purchases().orders(local_operator(), page);
  }));
}

void show_order(Invocation& call) {
  const auto id = call.value<OrderId>("order");
  Ticketing ticketing = call.open();
  call.out.record(get(ticketing.purchases().find_order(local_operator(), id)));
}

void cancel_order(Invocation& call) {
  const auto id = call.value<OrderId>("order");
  Ticketing ticketing = call.open();
  const OrderView planned =
      get(ticketing.purchases().cancel(local_operator(), id, {.dry_run = true}));
  const std::string points = std::to_string(planned.total.value) + " points";
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

}  // namespace

std::vector<Command> order_commands() {
  const Argument order = {.name = "order", .help = "its id"};
  return {
      {.noun = "order",
       .verb = "list",
       .summary = "list an account's orders, newest first",
       .arguments = {{.name = "account", .help = "its id or e-mail"}},
       .options = {limit_option()},
       .run = list_orders},
      {.noun = "order",
       .verb = "show",
       .summary = "show one order and its tickets",
       .arguments = {order},
       .run = show_order},
      {.noun = "order",
       .verb = "cancel",
       .effect = Effect::irreversible,
       .summary = "cancel an order: points, stock and coupon go back",
       .arguments = {order},
       .run = cancel_order},
  };
}

std::vector<Command> ticket_commands() {
  const Argument code = {.name = "code", .help = "as printed on the ticket; case does not matter"};
  return {
      {.noun = "ticket",
       .verb = "show",
       .summary = "show one ticket",
       .arguments = {code},
       .run = show_ticket},
      {.noun = "ticket",
       .verb = "redeem",
       .effect = Effect::writes,
       .summary = "use a ticket, once",
       .arguments = {code},
       .run = redeem_ticket},
  };
}

}  // namespace ticketing::cli
