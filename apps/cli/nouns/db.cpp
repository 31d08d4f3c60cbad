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
  if (before.state == SchemaState::older && !call.dry_run()) {
    call.confirm("A migration cannot be undone. Is there a backup, and shall it begin?");
  }
  prepare(call, config);
}

}  // namespace

std::vector<Command> db_commands() {
  return {
      {.noun = "db",
       .verb = "init",
       .effect = Effect::writes,
       .summary = "prepare an empty store",
       .run = init,
       .example = "db init --store postgresql://ticketing@db.example.com/ticketing"},
      {.noun = "db",
       .verb = "migrate",
       .effect = Effect::irreversible,
       .summary = "bring the store's schema to this program's version",
       .run = migrate},
      {.noun = "db", .verb = "status", .summary = "show the store's schema version", .run = status},
  };
}

}  // namespace ticketing::cli
