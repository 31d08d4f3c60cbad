// What is asked of a long ledger is answered from sums and indexes made for it: the plans are those
// of the statements that really ran.
#include <gmock/gmock.h>

#include "odb/pgsql/pg_points_repository.hpp"
#include "odb/repositories/odb_points_repository.hpp"
#include "storage/query_plans.hpp"
#include "storage/stores.hpp"

namespace ticketing::test {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr AccountId busy{1};

/// An account of 20 000 entries: credits of 100 instants, as many debits, ten clawbacks; 20 more
/// accounts have as many instants. `numbers` selects 0..19 999 as i; `digest` makes 64 hexadecimal
/// digits of it.
std::string filling(const std::string& numbers, const std::string& digest) {
  return "INSERT INTO accounts (id, email, nickname, role, state, password_hash, created_at)"
         " VALUES (1, 'a', 'a', 'user', 'active', '', 0);"
         "INSERT INTO wallets (account_id, balance, entry_count, head, posts_counted,"
         " comments_counted, event_seq) VALUES (1, 0, 0, '', 0, 0, 0);"
         "INSERT INTO ledger_entries (account_id, seq, amount, balance_after, reason, rule,"
         " rule_amount, source_type, source_id, note, expires_at, created_at, hash)"
         " SELECT 1, i + 1, i % 2, 0, CASE WHEN i % 2000 = 0 THEN 'clawback' ELSE 'event_comment'"
         " END, 'event_comment', 1, 'comment', i, '',"
         " CASE WHEN i % 2000 = 0 OR i % 2 = 1 THEN 1000 + i % 200 END, 0, " +
         digest + " FROM (" + numbers +
         ") AS numbers;"
         "INSERT INTO expiring_credits (account_id, expires_at, credits)"
         " SELECT i / 100 + 1, 1000 + i % 100, 100 FROM (" +
         numbers + ") AS numbers;";
}

void ask(LedgerRepository& ledger) {
  EXPECT_THAT(ledger.expiring(std::span(&busy, 1), Timestamp(1049us)), SizeIs(50));
  EXPECT_FALSE(ledger.expires_between(busy, Timestamp(5000us), never_expires));
  EXPECT_TRUE(ledger.expires_between(busy, Timestamp(1000us), never_expires));
}

void ask_for_clawbacks(LedgerRepository& ledger) {
  EXPECT_THAT(ledger.clawbacks(busy, Timestamp(999us)), SizeIs(10));
}

class PgLedgerPlans : public StoreTest {};
INSTANTIATE_TEST_SUITE_P(, PgLedgerPlans, ::testing::Values(StoreKind::postgresql),
                         [](const auto& parameter) { return name(parameter.param); });

TEST_P(PgLedgerPlans, do_not_read_the_ledger) {
  auto& server = PostgresServer::shared();
  const auto at = PostgresServer::database_of(config().url);
  server.execute(at, filling("SELECT generate_series(0, 19999) AS i", "lpad(to_hex(i), 64, '0')"));
  server.execute(at, "VACUUM ANALYZE ledger_entries");
  server.execute(at, "VACUUM ANALYZE expiring_credits");

  const auto plans = pg_plans(config().url, "force_generic_plan", [](PgSession& session) {
    PgLedgerRepository ledger(session);
    ask(ledger);
    ask_for_clawbacks(ledger);
  });
  ASSERT_THAT(plans, SizeIs(4));
  for (const int i : {0, 1, 2}) EXPECT_THAT(plans[i], HasSubstr("expiring_credits_pkey")) << i;
  EXPECT_THAT(plans[3], HasSubstr("ledger_entries_clawbacks"));
}

class SqliteLedgerPlans : public StoreTest {};
INSTANTIATE_TEST_SUITE_P(, SqliteLedgerPlans, ::testing::Values(StoreKind::sqlite_file),
                         [](const auto& parameter) { return name(parameter.param); });

TEST_P(SqliteLedgerPlans, do_not_read_the_ledger) {
  SqlitePlans sqlite(sqlite_path());
  sqlite.execute("BEGIN;" +
                 filling("WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i <"
                         " 19999) SELECT i FROM n",
                         "printf('%064x', i)") +
                 "COMMIT");
  const auto plans = sqlite.of([](OdbSession& session) {
    OdbLedgerRepository ledger(session);
    ask(ledger);
    ask_for_clawbacks(ledger);
  });
  ASSERT_THAT(plans, SizeIs(4));
  for (const int i : {0, 1, 2})
    EXPECT_THAT(plans[i], Contains(HasSubstr("SEARCH expiring_credits USING"))) << i;
  EXPECT_THAT(plans[3], Contains(HasSubstr("ledger_entries_clawbacks")));
}

}  // namespace
}  // namespace ticketing::test
