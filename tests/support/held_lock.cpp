#include "support/held_lock.hpp"

#include <atomic>
#include <stdexcept>

#include "support/await.hpp"

namespace ticketing::test {
namespace {

/// No two sessions of a program say the same.
std::string next_mark() {
  static std::atomic<int> held{0};
  return "/* held by a test: " + std::to_string(++held) + " */";
}

}  // namespace

HeldLock::HeldLock(PostgresServer& server, std::string database, const std::string& sql)
    : server_(server), database_(std::move(database)), mark_(next_mark()) {
  session_ = std::jthread([this, sql] {
    try {
      server_.execute(database_, "BEGIN; " + sql + "; SELECT pg_sleep(600) " + mark_);
    } catch (const std::runtime_error&) {
      // Ended by `release`, or with the server.
    }
  });
  await("the lock is held", [this] {
    return server_.execute(database_,
                           "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' "
                           "AND query LIKE '%" +
                               mark_ + "%'") == "1\n";
  });
}

HeldLock::~HeldLock() {
  try {
    release();
  } catch (const std::runtime_error&) {
    // The server is gone, and with it the session.
  }
}

void HeldLock::release() {
  if (!session_.joinable()) return;
  server_.execute(database_,
                  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = "
                  "'PgSleep' AND query LIKE '%" +
                      mark_ + "%'");
  session_.join();
}

int HeldLock::waiting() const {
  return std::stoi(server_.execute(database_,
                                   "SELECT count(*) FROM pg_stat_activity WHERE datname = "
                                   "current_database() AND wait_event_type = 'Lock'"));
}

void make_commits_wait(PostgresServer& server, const std::string& database,
                       const std::string& table) {
  server.execute(database, R"(
    CREATE OR REPLACE FUNCTION wait_in_commit() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM set_config('lock_timeout', '0', true);
      PERFORM pg_advisory_xact_lock_shared(7); RETURN NULL; END $$)");
  server.execute(database, "CREATE CONSTRAINT TRIGGER wait_in_commit AFTER INSERT ON " + table + R"(
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait_in_commit())");
}

}  // namespace ticketing::test
