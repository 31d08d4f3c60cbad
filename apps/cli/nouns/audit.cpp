// ticketctl audit ...
#include <optional>
#include <string>

#include "cli/invocation.hpp"
#include "cli/nouns/nouns.hpp"
#include "cli/progress.hpp"

namespace ticketing::cli {
namespace {

void verify(Invocation& call) {
  Ticketing ticketing = call.open();
  VerifyBooks request;
  if (call.flag("full")) request.full = true;
  std::string part;
  std::optional<Progress> progress;
  const auto watch = [&](const AuditProgress& at) {
    if (part != at.part) progress.emplace(call.out.terminal(), part = at.part, at.expected);
    progress->advance_to(at.done);
  };
  const AuditReport report = get(ticketing.audit().verify(local_operator(), request, watch));
  progress.reset();
  call.out.record(report);
  if (!report.clean) found("the books do not add up: see the findings");
}

void actions(Invocation& call) {
  Ticketing ticketing = call.open();
  const auto fetch = [&](const ListAdminActions& page) {
    return ticketing.audit().actions(local_operator(), page);
  };
  list_pages(call, ListAdminActions{}, fetch, total_of(ticketing, Countable::admin_actions));
}

void undo(Invocation& call) {
  const UndoAction request{call.value<AdminActionId>("id")};
  Ticketing ticketing = call.open();
  const UndoneAction planned =
      get(ticketing.audit().undo(local_operator(), request, {.dry_run = true}));
  if (call.dry_run()) {
    call.out.record(planned);
    call.out.message("Dry run: nothing was undone.");
    return;
  }
  call.confirm("Undo act " + std::to_string(request.id.value) + " (" + planned.action + " of " +
               planned.subject + ")? It can be done again, but not by undoing this.");
  call.out.record(get(ticketing.audit().undo(local_operator(), request)));
}

}  // namespace

std::vector<Command> audit_commands() {
  return {
      {.noun = "audit",
       .verb = "verify",
       .summary = "prove every balance, ledger chain, campaign, ranking and comment count",
       .options = {{.name = "full",
                    .help = "of accounts too that have not moved since the last audit; else once a "
                            "week"}},
       .run = verify,
       .example = "audit verify -o json",
       .shows = columns_of<AuditReport>},
      {.noun = "audit",
       .verb = "actions",
       .summary = "list what administrators did, newest first",
       .options = {limit_option(), all_option()},
       .run = actions,
       .example = "audit actions --limit 20",
       .shows = columns_of<AdminAction>,
       .columns = {"id", "action", "subject", "actor", "created_at", "undoes", "after"}},
      {.noun = "audit",
       .verb = "undo",
       .effect = Effect::irreversible,
       .summary = "counter one recorded act, once",
       .arguments = {{.name = "id", .help = "the act's, as audit actions shows it"}},
       .run = undo,
       .example = "audit undo 17",
       .shows = columns_of<UndoneAction>},
  };
}

}  // namespace ticketing::cli
