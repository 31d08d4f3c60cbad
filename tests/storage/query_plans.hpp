// The plans of the statements that something really runs, as the database explains them.
#pragma once

#include <gtest/gtest.h>
#include <odb/sqlite/transaction.hxx>
#include <odb/transaction.hxx>
#include <sqlite3.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "odb/pgsql/pg_connection.hpp"
#include "odb/sqlite/sqlite_connection.hpp"

namespace ticketing::test {

/// The plans of what `work` executes in a transaction that is rolled back, a text a statement, by
/// auto_explain (PostgreSQL manual, appendix F).
inline std::vector<std::string> pg_plans(const std::string& url, const std::string& plan_cache_mode,
                                         const std::function<void(PgSession&)>& work) {
  std::vector<std::string> plans;
  odb::pgsql::database database(url);
  const PgConnectionPtr connection = open_pg_connection(database, url);
  const std::string settings =
      "LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET client_min_messages = log;"
      "SET plan_cache_mode = " +
      plan_cache_mode;
  PQsetNoticeReceiver(
      connection->handle(),
      [](void* to, const PGresult* notice) {
        static_cast<std::vector<std::string>*>(to)->emplace_back(PQresultErrorMessage(notice));
      },
      &plans);
  odb::transaction transaction(new PgTransaction(connection, PgTransaction::Kind::read_write,
                                                 {.lock_wait = std::chrono::seconds(1)}));
  PgSession session(*connection, PgTransaction::Kind::read_write);
  session.pipeline().flush();  // how a transaction begins is no work
  PQclear(PQexec(connection->handle(), settings.c_str()));
  work(session);
  transaction.rollback();  // a plan arrives with the next thing that is asked
  return plans;
}

/// The same on a SQLite file, by EXPLAIN QUERY PLAN.
class SqlitePlans final {
 public:
  /// The steps of a statement's plan.
  using Plan = std::vector<std::string>;

  explicit SqlitePlans(const std::string& path)
      : database_(path, SQLITE_OPEN_READWRITE, /*foreign_keys=*/true),
        connection_(
            open_sqlite_connection(database_, SqliteAccess::read_write, std::chrono::seconds(1))) {}

  void execute(const std::string& sql) { rows_of(sql); }

  std::vector<Plan> of(const std::function<void(OdbSession&)>& work) {
    std::vector<std::string> statements;
    {
      odb::transaction transaction(connection_->begin());
      Session session(*connection_);
      sqlite3_trace_v2(connection_->handle(), SQLITE_TRACE_STMT, collect_statement, &statements);
      work(session);
      sqlite3_trace_v2(connection_->handle(), 0, nullptr, nullptr);
      transaction.rollback();
    }
    std::vector<Plan> plans;
    for (const auto& sql : statements) plans.push_back(rows_of("EXPLAIN QUERY PLAN " + sql));
    return plans;
  }

 private:
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
  std::vector<std::string> rows_of(const std::string& sql) {
    std::vector<std::string> rows;
    EXPECT_EQ(sqlite3_exec(connection_->handle(), sql.c_str(), collect_column, &rows, nullptr),
              SQLITE_OK)
        << sqlite3_errmsg(connection_->handle()) << " in " << sql;
    return rows;
  }

  odb::sqlite::database database_;
  odb::sqlite::connection_ptr connection_;
};

}  // namespace ticketing::test
