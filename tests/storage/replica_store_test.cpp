// Reports that a hot standby is read for.
#include <gtest/gtest.h>

#include "odb/open_store.hpp"
#include "storage/replica_store.hpp"
#include "support/await.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

class ReplicaStore : public ::testing::Test {
 protected:
  ReplicaStore() {
    store_->migrate();
    primary_.log_statements_of("shop");
    await("the standby logs as well",
          [this] { return standby_.execute("shop", "SHOW log_statement") == "all\n"; });
  }

  AccountId add_account(const std::string& name) {
    std::optional<AccountId> id;
    store_->transact([&](UnitOfWork& unit) {
      Account account;
      account.email = name + "@example.com";
      account.nickname = name;
      id = unit.accounts().add(account);
      return true;
    });
    return id.value();
  }
  bool reported(AccountId id) {
    bool found = false;
    store_->report([&](UnitOfWork& unit) { found = unit.accounts().find(id).has_value(); });
    return found;
  }

  static std::string url_of(const PostgresServer& server) {
    return server.url("shop") + "?target_session_attrs=any";
  }

  PostgresServer primary_;
  const std::string created_ = primary_.execute("postgres", "CREATE DATABASE shop");
  PostgresServer standby_ = PostgresServer::standby_of(primary_);
  const std::unique_ptr<Store> store_ =
      reporting_from([this] { return open_store({.url = url_of(standby_)}); },
                     open_store({.url = url_of(primary_)}));
};

TEST_F(ReplicaStore, is_read_as_soon_as_it_has_what_was_committed_before) {
  for (const auto* const name : {"minji", "jun", "seoyeon"})
    EXPECT_TRUE(reported(add_account(name))) << name;
  EXPECT_GT(standby_.statements_logged(), 0u) << "the standby was not asked";
}

TEST_F(ReplicaStore, that_is_behind_or_away_is_not_waited_for_long) {
  standby_.execute("shop", "SELECT pg_wal_replay_pause()");
  EXPECT_TRUE(reported(add_account("minji")));
  standby_.stop();
  EXPECT_TRUE(reported(add_account("jun")));
  standby_.start();
  EXPECT_TRUE(reported(add_account("seoyeon")));
}

}  // namespace
}  // namespace ticketing::test
