// When another server becomes the one to write to, and when what a session had prepared is no more.
#include <gmock/gmock.h>

#include "storage/stores.hpp"
#include "support/await.hpp"

namespace ticketing::test {
namespace {

using ::testing::HasSubstr;

AccountId add_account(Store& store, const std::string& email) {
  AccountId id;
  store.transact([&](UnitOfWork& unit) {
    Account account;
    account.email = email;
    id = unit.accounts().add(account).value();
    return true;
  });
  return id;
}

std::string email_of(Store& store, AccountId id) {
  std::string email;
  store.snapshot([&](UnitOfWork& unit) { email = unit.accounts().find(id).value().email; });
  return email;
}

/// A store on the shared server, which used one after the other uses one connection.
class PgMoves : public ::testing::Test {
 protected:
  PgMoves() { store_->migrate(); }

  std::string execute(const std::string& sql) { return server_.execute(database_, sql); }
  /// For sessions that are opened from now on.
  void configure_database(const std::string& setting) {
    execute("ALTER DATABASE " + database_ + " SET " + setting);
  }
  /// Has the insertion of an account do this, within its transaction.
  void when_an_account_comes(const std::string& action) {
    execute("CREATE FUNCTION act() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN " + action +
            "; RETURN NULL; END $$");
    execute("CREATE TRIGGER act AFTER INSERT ON accounts FOR EACH ROW EXECUTE FUNCTION act()");
  }

  PostgresServer& server_ = PostgresServer::shared();
  StoreConfig config_{.url = server_.create_database()};
  const std::string database_ = PostgresServer::database_of(config_.url);
  const std::unique_ptr<Store> store_ = open_store(config_);
};

TEST_F(PgMoves, a_statement_whose_result_has_another_type_now_is_prepared_anew) {
  const auto id = add_account(*store_, "minji");
  ASSERT_EQ(email_of(*store_, id), "minji");
  execute("ALTER TABLE accounts ALTER COLUMN email TYPE varchar(300)");
  EXPECT_EQ(email_of(*store_, id), "minji");
}

TEST_F(PgMoves, a_feature_that_is_not_supported_is_not_taken_for_that) {
  when_an_account_comes("RAISE EXCEPTION 'no such thing' USING ERRCODE = '0A000'");
  int runs = 0;
  try {
    store_->transact([&](UnitOfWork& unit) {
      ++runs;
      static_cast<void>(unit.accounts().add({}));
      return true;
    });
    ADD_FAILURE() << "written";
  } catch (const StorageUnavailable& e) {
    ADD_FAILURE() << "taken for an outage: " << e.what();
  } catch (const std::exception& e) {
    EXPECT_THAT(e.what(), HasSubstr("no such thing"));
  }
  EXPECT_LE(runs, 2) << "a new connection that says so as well is believed";
}

TEST_F(PgMoves, a_session_that_has_lost_its_prepared_statements_is_replaced) {
  when_an_account_comes("EXECUTE 'DEALLOCATE ALL'");
  add_account(*store_, "minji");
  const auto second = add_account(*store_, "bora");
  EXPECT_EQ(email_of(*store_, second), "bora");
}

TEST_F(PgMoves, a_server_that_only_reads_is_not_connected_to_unless_the_url_says_so) {
  configure_database("default_transaction_read_only = on");
  EXPECT_THROW(open_store(config_), StorageUnavailable);

  config_.url += "?target_session_attrs=any";
  const auto reader = open_store(config_);
  for (int look = 0; look < 2; ++look) {
    try {
      reader->schema_status();
      ADD_FAILURE() << "took a server that only reads";
    } catch (const StorageUnavailable& e) {
      EXPECT_THAT(e.what(), HasSubstr("read-only"));
      EXPECT_TRUE(e.not_committed);
    }
  }
  EXPECT_THROW(add_account(*reader, "minji"), StorageUnavailable);
}

TEST(PgMove, goes_to_the_server_that_writes_and_leaves_the_one_that_stops) {
  PostgresServer one;
  PostgresServer two;
  for (auto* server : {&one, &two}) {
    server->execute("postgres", "CREATE DATABASE shop");
    open_store({.url = server->url("shop")})->migrate();
  }
  const auto store =
      open_store({.url = "postgresql://postgres@" + one.address() + "," + two.address() + "/shop"});
  const auto held_by = [](PostgresServer& server) {
    return server.execute("shop", "SELECT count(*) FROM accounts");
  };
  add_account(*store, "before");
  EXPECT_EQ(held_by(one), "1\n");

  one.set("default_transaction_read_only", "on");
  add_account(*store, "while one only reads");
  EXPECT_EQ(held_by(two), "1\n");
  EXPECT_NO_THROW(store->schema_status());
  await("no connection to the server that only reads is kept", [&] {
    return one.execute("shop",
                       "SELECT count(*) FROM pg_stat_activity WHERE application_name = "
                       "'ticketing'") == "0\n";
  });

  two.set("default_transaction_read_only", "on");
  EXPECT_THROW(add_account(*store, "nowhere"), StorageUnavailable);
  EXPECT_THROW(store->schema_status(), StorageUnavailable) << "ready means that it can write";
  one.set("default_transaction_read_only", "off");
  add_account(*store, "back");
  EXPECT_EQ(held_by(one), "2\n");
}

}  // namespace
}  // namespace ticketing::test
