// What is asked of a long ledger is answered from the index made for it: the plans are those of the
// statements that really ran.
#include <gmock/gmock.h>
#include <sqlite3.h>

#include <odb/sqlite/transaction.hxx>
#include <odb/transaction.hxx>

#include "odb/pgsql/pg_connection.hpp"
#include "odb/pgsql/pg_points_repository.hpp"
#include "odb/repositories/odb_points_repository.hpp"
#include "odb/sqlite/sqlite_connection.hpp"
#include "storage/stores.hpp"

namespace ticketing::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr AccountId busy{1};

/// An account of 20 000 entries: credits of 100 instants, as many debits, ten clawbacks. `numbers`
/// selects 0..19 999 as i; `digest` makes 64 hexadecimal digits of it.
std::string filling(const std::string& numbers, const std::string& digest) {
  return "INSERT INTO accounts (id, email, nickname, role, state, password_hash, created_at)"
         " VALUES (1, 'a', 'a', 'user', 'active', '', 0);"
         "INSERT INTO wallets (account_id, balance, entry_count, head, posts_counted,"
         " comments_counted, event_seq) VALUES (1, 0, 0, '', 0, 0, 0);"
         "INSERT INTO ledger_entries (account_id, seq, amount, balance_after, reason, rule,"
         " rule_amount, source_type, source_id, note, expires_at, created_at, hash)"
         " SELECT 1, i + 1, i % 2, 0, CASE WHEN i % 2000 = 0 THEN 'clawback' ELSE 'event_comment'"
         " END, 'r', 1, 'comment', i, '', CASE WHEN i % 2000 = 0 OR i % 2 = 1 THEN 1000 + i % 200"
         " END, 0, " +
         digest + " FROM (" + numbers + ") AS numbers;";
}

void ask(LedgerRepository& ledger) {
  EXPECT_THAT(ledger.expiry_groups(busy), SizeIs(102));
  EXPECT_FALSE(ledger.expires_between(busy, Timestamp(5000us), never_expires));
  EXPECT_TRUE(ledger.expires_between(busy, Timestamp(1000us), never_expires));
}

void ask_for_clawbacks(LedgerRepository& ledger) {
  EXPECT_THAT(ledger.clawbacks(busy, Timestamp(999us)), SizeIs(10));
}

class PgLedgerPlans : public StoreTest {};
INSTANTIATE_TEST_SUITE_P(, PgLedgerPlans, ::testing::Values(StoreKind::postgresql),
                         [](const auto& parameter) { return name(parameter.param); });

TEST_P(PgLedgerPlans, read_the_index_and_not_the_ledger) {
  auto& server = PostgresServer::shared();
  const auto at = PostgresServer::database_of(config().url);
  server.execute(at, filling("SELECT generate_series(0, 19999) AS i", "lpad(to_hex(i), 64, '0')"));
  server.execute(at, "VACUUM ANALYZE ledger_entries");

  // auto_explain (PostgreSQL manual, appendix F) sends the plan of everything that is executed.
  std::vector<std::string> plans;
  odb::pgsql::database database(config().url);
  const PgConnectionPtr connection = open_pg_connection(database, config().url, 1s);
  PQclear(PQexec(connection->handle(),
                 "LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0;"
                 "SET client_min_messages = log; SET plan_cache_mode = force_generic_plan"));
  PQsetNoticeProcessor(
      connection->handle(),
      [](void* to, const char* message) {
        static_cast<std::vector<std::string>*>(to)->emplace_back(message);
      },
      &plans);
  odb::transaction transaction(new PgTransaction(connection, PgTransaction::Kind::snapshot));
  PgSession session(*connection);
  PgLedgerRepository ledger(session);
  ask(ledger);
  ask_for_clawbacks(ledger);
  transaction.rollback();  // a plan arrives with the next thing that is asked
  ASSERT_THAT(plans, SizeIs(4));
  EXPECT_THAT(plans[0], HasSubstr("Index Only Scan using ledger_entries_expiry"));
  EXPECT_THAT(plans[1], HasSubstr("ledger_entries_expiry"));
  EXPECT_THAT(plans[2], HasSubstr("ledger_entries_expiry"));
  EXPECT_THAT(plans[3], HasSubstr("ledger_entries_clawbacks"));
}

class SqliteLedgerPlans : public StoreTest {
 protected:
  struct Session final : OdbSession {
    explicit Session(odb::connection& connection) : connection_(connection) {}
    odb::connection& connection() override { return connection_; }
    odb::connection& connection_;
  };

  static int collect_column(void* to, int columns, char** values, char**) {
    static_cast<std::vector<std::string>*>(to)->emplace_back(values[columns - 1]);
    return 0;
  }
  static int collect_statement(unsigned, void* to, void* statement, void*) {
    char* const sql = sqlite3_expanded_sql(static_cast<sqlite3_stmt*>(statement));
    static_cast<std::vector<std::string>*>(to)->emplace_back(sql);
    sqlite3_free(sql);
    return 0;
  }
  static void execute(sqlite3* handle, const std::string& sql, std::vector<std::string>& rows) {
    ASSERT_EQ(sqlite3_exec(handle, sql.c_str(), collect_column, &rows, nullptr), SQLITE_OK)
        << sqlite3_errmsg(handle) << " in " << sql;
  }
};
INSTANTIATE_TEST_SUITE_P(, SqliteLedgerPlans, ::testing::Values(StoreKind::sqlite_file),
                         [](const auto& parameter) { return name(parameter.param); });

TEST_P(SqliteLedgerPlans, read_the_index_and_not_the_ledger) {
  odb::sqlite::database database(sqlite_path(), SQLITE_OPEN_READWRITE, /*foreign_keys=*/true);
  const auto connection = open_sqlite_connection(database, SqliteAccess::read_write, 1s);
  sqlite3* const handle = connection->handle();
  std::vector<std::string> none;
  execute(handle,
          "BEGIN;" +
              filling("WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < "
                      "19999) SELECT i FROM n",
                      "printf('%064x', i)") +
              "COMMIT",
          none);
  std::vector<std::string> statements;
  {
    odb::transaction transaction(connection->begin());
    Session session(*connection);
    OdbLedgerRepository ledger(session);
    sqlite3_trace_v2(handle, SQLITE_TRACE_STMT, collect_statement, &statements);
    ask(ledger);
    ask_for_clawbacks(ledger);
    sqlite3_trace_v2(handle, 0, nullptr, nullptr);
    transaction.rollback();
  }
  ASSERT_THAT(statements, SizeIs(4));
  for (std::size_t i = 0; i < statements.size(); ++i) {
    std::vector<std::string> plan;
    execute(handle, "EXPLAIN QUERY PLAN " + statements[i], plan);
    const auto* const index = i == 0   ? "USING COVERING INDEX ledger_entries_expiry"
                              : i == 3 ? "ledger_entries_clawbacks"
                                       : "ledger_entries_expiry";
    EXPECT_THAT(plan, Contains(HasSubstr(index))) << statements[i];
  }
}

}  // namespace
}  // namespace ticketing::testing
