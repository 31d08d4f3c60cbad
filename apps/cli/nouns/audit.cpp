// ticketctl audit ...
#include "cli/invocation.hpp"
#include "cli/nouns/nouns.hpp"
#include "common/exit_code.hpp"

namespace ticketing::cli {
namespace {

void verify(Invocation& call) {
  Ticketing ticketing = call.open();
  const AuditReport report = get(ticketing.audit().verify(local_operator()));
  call.out.record(report);
  if (!report.clean) {
    throw Refused{Error{ErrorCode::internal, "the books do not add up: see the findings"},
                  app::exit_refused};
  }
}

void actions(Invocation& call) {
  Ticketing ticketing = call.open();
  list_pages(call, ListAdminActions{}, [&](const ListAdminActions& page) {
    return ticketing.audit().actions(local_operator(), page);
  });
}

}  // namespace

std::vector<Command> audit_commands() {
  return {
      {.noun = "audit",
       .verb = "verify",
       .summary = "prove every balance, ledger chain, campaign, ranking and comment count",
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
       .columns = {"id", "action", "subject", "actor", "created_at", "after"}},
  };
}

}  // namespace ticketing::cli
