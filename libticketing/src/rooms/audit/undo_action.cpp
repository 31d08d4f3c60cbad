#include "audit/undo_action.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

#include "admin_log/admin_log.hpp"

namespace ticketing {
namespace {

const std::string undo = "audit.undo";

Result<const Undoing*> way_to_undo(std::span<const Undoing> undoings, const AdminAction& act) {
  const auto way = std::ranges::find(undoings, act.action, &Undoing::action);
  if (way != undoings.end()) return &*way;
  std::string kinds;
  for (const Undoing& one : undoings) kinds += (kinds.empty() ? "" : ", ") + one.action;
  return refuse(
      ErrorCode::forbidden,
      fmt::format("the act {} ({}) cannot be undone{}: what can are acts of {}", act.id.value,
                  act.action, act.action == undo ? ", do again what it undid" : "", kinds));
}

}  // namespace

Result<UndoneAction> undo_action(const ServiceContext& context, std::span<const Undoing> undoings,
                                 const Principal& who, const UndoAction& request,
                                 const CallOptions& options) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins undo what was done");
  std::function<void()> committed;
  auto result = context.store.perform(who, options, [&](UnitOfWork& unit) -> Result<UndoneAction> {
    committed = {};
    const auto act = unit.admin_actions().find(request.id);
    if (!act)
      return refuse(ErrorCode::not_found,
                    fmt::format("there is no recorded act {}", request.id.value));
    const auto way = way_to_undo(undoings, *act);
    TICKETING_TRY(way);
    TICKETING_TRY((*way)->lock(unit, who, *act));
    // Behind the locks, which who undoes it at the same time has until it is done.
    if (const auto other = unit.admin_actions().find_undo(act->id))
      return moved_on(*act, fmt::format("it was undone already, by the act {}", other->id.value));
    auto countered = (*way)->counter(unit, who, *act, options.dry_run);
    TICKETING_TRY(countered);
    AdminAction record = admin_action(who, context.clock.now(), undo, act->subject,
                                      countered->before, countered->after);
    record.undoes = act->id;
    UndoneAction undone{{}, act->id, act->action, act->subject, record.before, record.after};
    if (options.dry_run) return undone;
    if (countered->reply)
      unit.idempotency().remove_reply(act->actor.value_or(AccountId{}), *countered->reply);
    undone.id = unit.admin_actions().add(record);
    committed = std::move(countered->committed);
    return undone;
  });
  if (result && committed) committed();
  return result;
}

}  // namespace ticketing
