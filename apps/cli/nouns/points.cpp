// ticketctl points ...
#include <boost/describe/class.hpp>

#include <utility>

#include "cli/find_account.hpp"
#include "cli/invocation.hpp"
#include "cli/nouns/nouns.hpp"

namespace ticketing::cli {
namespace {

void show(Invocation& call) {
  Ticketing ticketing = call.open();
  const AccountProfile account = find_account(ticketing, *call.text("account"));
  call.out.record(get(ticketing.points().summary(local_operator(), account.id)));
}

void history(Invocation& call) {
  Ticketing ticketing = call.open();
  const AccountProfile account = find_account(ticketing, *call.text("account"));
  const ListEntries request{.account_id = account.id, .limit = page_limit_max, .cursor = {}};
  const auto fetch = [&](const ListEntries& page) {
    return ticketing.points().entries(local_operator(), page);
  };
  list_pages(call, request, fetch, total_of(ticketing, Countable::ledger_entries, account.id));
}

void adjust(Invocation& call) {
  AdjustPoints request;
  request.amount = call.value<Points>("amount");
  request.note = *call.text("note");
  Ticketing ticketing = call.open();
  request.account_id = find_account(ticketing, *call.text("account")).id;
  call.out.record(get(ticketing.points().adjust(local_operator(), request, call.options())));
  if (call.dry_run()) call.out.message("Dry run: no points were moved.");
}

void liability(Invocation& call) {
  const ReadLiability request{call.find<Timestamp>("as-of")};
  Ticketing ticketing = call.open();
  call.out.record(get(ticketing.reports().liability(local_operator(), request)));
}

/// An entry with whose it is: a line of the export.
struct ExportedEntry : LedgerEntryView {
  AccountId account_id;
  std::string email;
};
BOOST_DESCRIBE_STRUCT(ExportedEntry, (LedgerEntryView), (account_id, email))

void export_points(Invocation& call) {
  Ticketing ticketing = call.open();
  call.out.export_only();
  Output::List<ExportedEntry> entries(call.out);
  each_account(call, ticketing, [&](const AccountProfile& owner) {
    const ListEntries request{.account_id = owner.id, .limit = {}, .cursor = {}};
    const auto fetch = [&](const ListEntries& page) {
      return ticketing.points().entries(local_operator(), page);
    };
    each_of(call, request, fetch, [&](LedgerEntryView entry) {
      entries.add({std::move(entry), owner.id, owner.email});
    });
  });
  entries.end();
}

}  // namespace

std::vector<Command> points_commands() {
  const Argument account = {.name = "account", .help = "its id or e-mail"};
  return {
      {.noun = "points",
       .verb = "show",
       .summary = "show an account's balance",
       .arguments = {account},
       .run = show,
       .example = "points show minji@example.com",
       .shows = columns_of<PointsSummary>},
      {.noun = "points",
       .verb = "history",
       .summary = "list an account's ledger entries, newest first",
       .arguments = {account},
       .options = {limit_option(), all_option()},
       .run = history,
       .example = "points history minji@example.com --limit 10",
       .shows = columns_of<LedgerEntryView>,
       .columns = {"id", "amount", "balance_after", "reason", "created_at", "note", "source.type",
                   "source.id", "expires_at"}},
      {.noun = "points",
       .verb = "adjust",
       .effect = Effect::writes,
       .summary = "give or take points by hand, on the record",
       .arguments = {account, {.name = "amount", .help = "points to give; negative: to take"}},
       .options = {{.name = "note",
                    .value_name = "TEXT",
                    .help = "why; the owner sees it",
                    .required = true},
                   {.name = "idempotency-key",
                    .value_name = "KEY",
                    .help = "repeating the command with this key changes nothing"}},
       .run = adjust,
       .example = "points adjust minji@example.com 500 --note 'lost in the outage of 3 May'",
       .shows = columns_of<LedgerEntryView>},
      {.noun = "points",
       .verb = "export",
       .summary = "print every ledger entry, or all of an account's, as CSV or JSON",
       .arguments = {{.name = "account",
                      .help = "its id or e-mail; everybody's without it",
                      .required = false}},
       .run = export_points,
       .example = "points export > ledger.csv",
       .shows = columns_of<ExportedEntry>},
      {.noun = "points",
       .verb = "liability",
       .summary = "estimate what is owed for points: outstanding, redemption, breakage",
       .options = {{.name = "as-of",
                    .value_name = "TIME",
                    .help = "RFC 3339, e.g. 2026-12-31T15:00:00Z; now without it"}},
       .run = liability,
       .example = "points liability --as-of 2026-12-31T15:00:00Z",
       .shows = columns_of<LiabilityReport>},
  };
}

}  // namespace ticketing::cli
