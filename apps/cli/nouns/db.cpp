// ticketctl db ...
#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include "cli/invocation.hpp"
#include "cli/nouns/nouns.hpp"

namespace ticketing::cli {
namespace {

enum class SchemaState { empty, older, current, newer };
BOOST_DESCRIBE_ENUM(SchemaState, empty, older, current, newer)

struct StoreReport {
  SchemaState state = SchemaState::empty;
  int current = 0;
  int latest = 0;
};
BOOST_DESCRIBE_STRUCT(StoreReport, (), (state, current, latest))

StoreReport report(const SchemaStatus& schema) {
  StoreReport report{SchemaState::current, schema.current, schema.latest};
  if (schema.current == 0) report.state = SchemaState::empty;
  if (schema.current != 0 && schema.current < schema.latest) report.state = SchemaState::older;
  if (schema.current > schema.latest) report.state = SchemaState::newer;
  return report;
}

void status(Invocation& call) {
  call.out.record(report(get(Ticketing::schema_status(call.config()))));
}

void prepare(Invocation& call, const Config& config) {
  const StoreReport before = report(get(Ticketing::schema_status(config)));
  if (call.dry_run()) {
    call.out.record(before);
    call.out.message("Dry run: the schema would go from version " + std::to_string(before.current) +
                     " to " + std::to_string(before.latest) + ".");
    return;
  }
  call.out.record(report(get(Ticketing::migrate(config))));
  if (before.current < before.latest &&
      get(Ticketing::installation(config)).secret_kept_in == SecretPlace::store)
    call.out.message(
        "The installation's secret is kept in the store, and so in every copy of it; "
        "secrets.key_file keeps it outside.");
  if (before.current == before.latest) call.out.message("Nothing to do.");
}

void init(Invocation& call) {
  const Config config = call.config();
  const StoreReport before = report(get(Ticketing::schema_status(config)));
  if (before.state == SchemaState::older) {
    fail("the store has an older schema: 'ticketctl db migrate' brings it up");
  }
  prepare(call, config);
}

void migrate(Invocation& call) {
  const Config config = call.config();
  const StoreReport before = report(get(Ticketing::schema_status(config)));
  if (before.state == SchemaState::empty)
    throw Refused{Error{ErrorCode::unavailable,
                        "there is no store yet to bring up: is its name right? 'ticketctl db "
                        "init' makes one"}};
  if (before.state == SchemaState::older && !call.dry_run()) {
    call.confirm("Bring the store from schema version " + std::to_string(before.current) + " to " +
                 std::to_string(before.latest) +
                 "? It cannot be undone: older programs may read it no more, and only a backup "
                 "brings it back.");
  }
  prepare(call, config);
}

std::string what_is_lost(const InstallationChange& change) {
  std::string lost;
  if (change.secret)
    lost +=
        "What the secret before this one signed is good no more: links in old mails, sealed mails "
        "that wait. ";
  if (change.epoch) lost += "Live events of before are replayed to nobody. ";
  if (change.time_zone) lost += "Days begin at another time from now on. ";
  return lost;
}

void installation(Invocation& call) {
  const InstallationChange change{
      .time_zone = call.flag("time-zone"),
      .chain_key = call.flag("chain-key"),
      .secret = call.flag("new-secret"),
      .epoch = call.flag("new-epoch"),
      .mail_enabled = call.find<bool>("mail-enabled"),
  };
  const bool any =
      change.time_zone || change.chain_key || change.secret || change.epoch || change.mail_enabled;
  const bool set = call.value<std::string>("action") == "set";
  if (set != any)
    usage_error(set ? "'db installation set' needs an option that says what to change"
                    : "'db installation show' changes nothing: say 'set'");
  const Config config = call.config();
  const Installation now = get(Ticketing::installation(config));
  if (!set) return call.out.record(now);
  const CallOptions dry{.dry_run = true};
  const Installation then = get(Ticketing::change_installation(config, change, dry));
  if (call.dry_run()) return call.out.record(then);
  call.confirm(what_is_lost(change) +
               "Programs that run go on as before and must be started anew. Change it?");
  call.out.record(get(Ticketing::change_installation(config, change)));
}

}  // namespace

std::vector<Command> db_commands() {
  return {
      {.noun = "db",
       .verb = "init",
       .effect = Effect::writes,
       .summary = "prepare an empty store",
       .run = init,
       .example = "db init --store postgresql://ticketing@db.example.com/ticketing",
       .shows = columns_of<StoreReport>},
      {.noun = "db",
       .verb = "migrate",
       .effect = Effect::irreversible,
       .summary = "bring the store's schema to this program's version",
       .run = migrate,
       .example = "db migrate --dry-run",
       .shows = columns_of<StoreReport>},
      {.noun = "db",
       .verb = "status",
       .summary = "show the store's schema version",
       .run = status,
       .example = "db status --store sqlite:///var/ticketing.db",
       .shows = columns_of<StoreReport>},
      {.noun = "db",
       .verb = "installation",
       .effect = Effect::irreversible,
       .summary = "show or change what all programs on this store must agree on",
       .arguments = {{.name = "action", .choices = {"show", "set"}}},
       .options = {{.name = "time-zone", .help = "take business.timezone as it is configured"},
                   {.name = "chain-key",
                    .help = "take ledger.chain_key_file, if the ledger is chained with it"},
                   {.name = "new-secret",
                    .help = "take secrets.key_file, or without one make a secret in the store"},
                   {.name = "new-epoch", .help = "live events begin anew, as after a restore"},
                   {.name = "mail-enabled",
                    .value_name = "BOOL",
                    .help = "whether addresses are to be verified by mail"}},
       .run = installation,
       .example = "db installation show",
       .shows = columns_of<Installation>},
  };
}

}  // namespace ticketing::cli
