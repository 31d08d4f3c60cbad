// A COMMIT that the server carries out but cannot vouch for: nobody is told that it is done. Here
// it waits for a synchronous standby that is not there.
#include <gmock/gmock.h>

#include <atomic>
#include <future>

#include "odb/open_store.hpp"
#include "odb/pgsql/pg_connection.hpp"
#include "storage/store.hpp"
#include "storage/watched_store.hpp"
#include "support/await.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

using ::testing::HasSubstr;

class UnconfirmedCommit : public ::testing::Test {
 protected:
  UnconfirmedCommit() {
    store_->migrate();
    server_.set("synchronous_standby_names", "nobody");
  }
  ~UnconfirmedCommit() override { let_go(); }

  /// Has nobody wait any longer.
  void let_go() {
    server_.execute(database_, "ALTER SYSTEM RESET synchronous_standby_names");
    server_.execute(database_, "SELECT pg_reload_conf()");
  }
  std::future<void> add_account() {
    return std::async(std::launch::async, [this] { store_->transact(&add_one); });
  }
  std::future<void> add_account_and_release_early() {
    return std::async(std::launch::async, [this] {
      store_->transact_batch({.lock_wait = std::chrono::seconds(1),
                              .release_early = [] { return true; },
                              .released = [this] { released_ = true; }},
                             &add_one);
    });
  }
  static bool add_one(UnitOfWork& unit) {
    static_cast<void>(unit.accounts().add({}));
    return true;
  }
  /// Of the session that waits.
  std::string waiting(const std::string& what) {
    return server_.execute(
        database_, "SELECT " + what + " FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
  }
  void await_commit() {
    await("a commit waits for the standby", [this] { return waiting("count(*)") == "1\n"; });
  }
  void expect_unknown(std::future<void> added, const std::string& why) {
    try {
      added.get();
      ADD_FAILURE() << "told as done";
    } catch (const StorageUnavailable& e) {
      EXPECT_FALSE(e.not_committed) << e.what();
      EXPECT_THAT(e.what(), HasSubstr(why));
    }
    EXPECT_EQ(server_.execute(database_, "SELECT count(*) FROM accounts"), "1\n")
        << "it is there, and was not tried again";
  }

  std::atomic<bool> released_ = false;
  PostgresServer server_;
  const std::string url_ = server_.create_database();
  const std::string database_ = PostgresServer::database_of(url_);
  const std::unique_ptr<Store> store_ = open_store({.url = url_});
};

TEST_F(UnconfirmedCommit, that_somebody_cancels_is_not_told_as_done) {
  auto added = add_account();
  await_commit();
  waiting("pg_cancel_backend(pid)");
  expect_unknown(std::move(added), "synchronous replication");
}

TEST_F(UnconfirmedCommit, whose_session_somebody_ends_is_not_told_as_done) {
  auto added = add_account();
  await_commit();
  waiting("pg_terminate_backend(pid)");
  expect_unknown(std::move(added), "lost while committing");
}

TEST_F(UnconfirmedCommit, that_is_released_early_is_seen_by_others_and_told_when_it_is_safe) {
  auto added = add_account_and_release_early();
  await_commit();
  EXPECT_TRUE(released_);
  EXPECT_EQ(server_.execute(database_, "SELECT count(*) FROM accounts"), "1\n");
  EXPECT_EQ(
      server_.execute(database_, "SELECT count(*) FROM pg_locks WHERE mode = 'RowExclusiveLock'"),
      "0\n")
      << "and keeps nothing from them";
  EXPECT_EQ(added.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  let_go();
  EXPECT_NO_THROW(added.get());
}

TEST_F(UnconfirmedCommit, that_is_released_early_and_given_up_by_somebody_is_not_told_as_done) {
  auto added = add_account_and_release_early();
  await_commit();
  waiting("pg_cancel_backend(pid)");
  expect_unknown(std::move(added), "synchronous replication");
}

TEST_F(UnconfirmedCommit, that_is_released_early_and_whose_server_goes_is_not_told_as_done) {
  auto added = add_account_and_release_early();
  await_commit();
  waiting("pg_terminate_backend(pid)");
  expect_unknown(std::move(added), "lost while committing");
}

TEST_F(UnconfirmedCommit, that_does_not_end_is_told_by_the_readiness_of_the_store) {
  const auto watched = watching_outages(open_store({.url = url_}), std::chrono::milliseconds(100));
  EXPECT_NO_THROW(watched->schema_status());
  auto added =
      std::async(std::launch::async, [&] { watched->transact(&UnconfirmedCommit::add_one); });
  await_commit();
  await("the store is not ready", [&] {
    try {
      watched->schema_status();
      return false;
    } catch (const StorageUnavailable& e) {
      EXPECT_THAT(e.what(), HasSubstr("has not ended"));
      return true;
    }
  });
  let_go();
  EXPECT_NO_THROW(added.get());
  EXPECT_NO_THROW(watched->schema_status());
}

TEST_F(UnconfirmedCommit, is_not_cancelled_by_our_own_time_limit) {
  odb::pgsql::database database(url_);
  const auto connection = open_pg_connection(database, url_);
  auto committed = std::async(std::launch::async, [&] {
    odb::transaction transaction(new PgTransaction(connection, PgTransaction::Kind::read_write,
                                                   {.lock_wait = std::chrono::seconds(1)}));
    PgSession session(*connection, PgTransaction::Kind::read_write);
    session.connection().execute("CREATE TABLE written ()");
    session.connection().execute("SET LOCAL statement_timeout = '50ms'");
    transaction.commit();
  });
  await("a commit has waited for longer than a statement may take", [this] {
    return waiting("count(*) FILTER (WHERE now() - query_start > '500ms')") == "1\n";
  });
  let_go();
  EXPECT_NO_THROW(committed.get());
}

}  // namespace
}  // namespace ticketing::test
