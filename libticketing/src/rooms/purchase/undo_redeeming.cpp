#include "purchase/undo_redeeming.hpp"

#include <span>
#include <vector>

#include <ticketing/purchase/order.hpp>

#include "base/sorted_unique.hpp"

namespace ticketing {
namespace {

Result<Countered> counter(UnitOfWork& unit, const PointsContext& context, const AdminAction& act,
                          bool dry_run) {
  const auto redeemed = recorded_state<TicketView>(act.after);
  TICKETING_TRY(redeemed);
  auto ticket = unit.tickets().find_by_code(subject_key(act));
  if (!ticket) return moved_on(act, "the ticket is gone");
  if (ticket->state != TicketState::redeemed)
    return refuse(ErrorCode::ticket_not_redeemed,
                  fmt::format("the act {} can be undone no more: the ticket {} is {}", act.id.value,
                              ticket->code, enumerator_name(ticket->state)));
  if (ticket->redeemed_at != redeemed->redeemed_at)
    return moved_on(act, "the ticket was unredeemed and redeemed again since");
  const auto now = context.clock.now();
  const auto before = to_json(view(*ticket, context.links, now));
  take_redeeming_back(*ticket);
  if (!dry_run) unit.tickets().update(std::span(&*ticket, 1));
  return Countered{before, to_json(view(*ticket, context.links, now)), act.after->text};
}

}  // namespace

void take_redeeming_back(Ticket& ticket) {
  ticket.state = TicketState::issued;
  ticket.redeemed_at.reset();
  ticket.redeemed_by.reset();
}

Undoing undo_redeeming(const PointsContext& context) {
  return {"ticket.redeem",
          [](UnitOfWork& unit, const Principal& who, const AdminAction& act) -> Result<void> {
            const auto ticket = unit.tickets().find_by_code(subject_key(act));
            if (!ticket) return moved_on(act, "the ticket is gone");
            unit.wallets().lock(sorted_unique(std::vector{who.account, ticket->owner})).get();
            return {};
          },
          [&context](UnitOfWork& unit, const Principal&, const AdminAction& act, bool dry_run) {
            return counter(unit, context, act, dry_run);
          }};
}

}  // namespace ticketing
