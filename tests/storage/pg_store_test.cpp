// What only a shared database can do to us: locks, deadlocks, lost connections.
#include <gmock/gmock.h>

#include <atomic>
#include <barrier>
#include <chrono>
#include <future>
#include <thread>

#include "storage/stores.hpp"

namespace ticketing::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

class PgStore : public StoreTest {
 protected:
  std::string execute(const std::string& sql) {
    return PostgresServer::shared().execute(PostgresServer::database_of(config().url), sql);
  }
  std::int64_t balance(AccountId account) {
    std::int64_t points = -1;
    read([&](UnitOfWork& unit) { points = unit.wallets().find(account)->balance.value; });
    return points;
  }
  static void credit(UnitOfWork& unit, AccountId account) {
    auto wallets = unit.wallets().lock(std::span(&account, 1)).get();
    wallets.front().balance += Points{1};
    unit.wallets().update(wallets);
  }
  /// This test's store with time to wait for locks, however slow the machine: deadlocks are looked
  /// for after a second.
  std::unique_ptr<Store> open_patient() {
    auto config = this->config();
    config.lock_timeout_ms = 30'000;
    return open_store(config);
  }
  /// Cuts every other connection to this test's database.
  void cut_connections() {
    execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()");
  }
};
INSTANTIATE_TEST_SUITE_P(, PgStore, ::testing::Values(StoreKind::postgresql),
                         [](const auto& parameter) { return name(parameter.param); });

TEST_P(PgStore, runs_again_when_the_connection_is_cut_before_commit) {
  const auto account = add_account("minji");
  int runs = 0;
  commit([&](UnitOfWork& unit) {
    credit(unit, account);
    if (++runs == 1) cut_connections();
  });
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(balance(account), 1);
}

TEST_P(PgStore, replaces_connections_that_broke_while_idle) {
  const auto account = add_account("minji");
  cut_connections();
  int runs = 0;
  commit([&](UnitOfWork& unit) {
    ++runs;
    credit(unit, account);
  });
  EXPECT_EQ(balance(account), 1);
  EXPECT_LE(runs, 2);  // 1, unless the notice was still on its way
}

TEST_P(PgStore, never_runs_again_after_a_commit_of_unknown_outcome) {
  const auto account = add_account("minji");
  execute(
      "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS"
      " $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;"
      "CREATE CONSTRAINT TRIGGER die AFTER UPDATE ON wallets DEFERRABLE INITIALLY DEFERRED"
      " FOR EACH ROW EXECUTE FUNCTION die()");
  int runs = 0;
  try {
    commit([&](UnitOfWork& unit) {
      ++runs;
      credit(unit, account);
    });
    FAIL() << "committed";
  } catch (const StorageUnavailable& e) {
    EXPECT_FALSE(e.not_committed);
  }
  EXPECT_EQ(runs, 1);
  execute("DROP TRIGGER die ON wallets");
  commit([&](UnitOfWork& unit) { credit(unit, account); });
  EXPECT_EQ(balance(account), 1);
}

TEST_P(PgStore, resolves_deadlocks_by_running_one_again) {
  const auto a = add_account("a");
  const auto b = add_account("b");
  const auto patient = open_patient();
  std::barrier both(2);
  std::atomic<int> runs = 0;
  const auto credit_both = [&](AccountId first, AccountId second) {
    bool waited = false;
    patient->transact([&](UnitOfWork& unit) {
      ++runs;
      credit(unit, first);
      if (!waited) both.arrive_and_wait();
      waited = true;
      credit(unit, second);
      return true;
    });
  };
  auto one = std::async(std::launch::async, [&] { credit_both(a, b); });
  auto two = std::async(std::launch::async, [&] { credit_both(b, a); });
  one.get();
  two.get();
  EXPECT_GE(runs, 3);  // the second run may come too early, and be chosen again
  EXPECT_EQ(balance(a), 2);
  EXPECT_EQ(balance(b), 2);
}

TEST_P(PgStore, resolves_deadlocks_that_show_only_when_committing) {
  const auto a = add_account("a");
  const auto b = add_account("b");
  const auto patient = open_patient();
  std::barrier both(2);
  std::atomic<int> runs = 0;
  const auto write_both = [&](AccountId first, AccountId second) {
    bool waited = false;
    patient->transact([&](UnitOfWork& unit) {
      ++runs;
      Wallet wallet;
      wallet.account = first;
      unit.wallets().update(std::span(&wallet, 1));
      unit.posts().find({1});  // a read, which what was deferred goes before
      if (!waited) both.arrive_and_wait();
      waited = true;
      wallet.account = second;
      wallet.balance = Points{1};
      unit.wallets().update(std::span(&wallet, 1));  // goes out when committing
      return true;
    });
  };
  auto one = std::async(std::launch::async, [&] { write_both(a, b); });
  auto two = std::async(std::launch::async, [&] { write_both(b, a); });
  one.get();
  two.get();
  EXPECT_GE(runs, 3);  // the second run may come too early, and be chosen again
  EXPECT_EQ(balance(a) + balance(b), 1);
}

TEST_P(PgStore, tells_a_lock_that_is_not_granted_in_time) {
  const auto account = add_account("minji");
  std::barrier locked(2);
  std::barrier done(2);
  std::jthread holder([&] {
    store().transact([&](UnitOfWork& unit) {
      unit.wallets().lock(std::span(&account, 1)).get();
      locked.arrive_and_wait();
      done.arrive_and_wait();
      return true;
    });
  });
  locked.arrive_and_wait();
  EXPECT_THROW(commit([&](UnitOfWork& unit) { credit(unit, account); }), LockTimeout);
  done.arrive_and_wait();
  holder.join();
  commit([&](UnitOfWork& unit) { credit(unit, account); });
  EXPECT_EQ(balance(account), 1);
}

TEST_P(PgStore, lets_read_while_all_who_write_wait_for_a_lock) {
  auto config = this->config();
  config.connections = 4;
  config.lock_timeout_ms = 60'000;
  config.acquire_timeout_ms = 60'000;
  const auto store = open_store(config);
  const auto account = add_account("minji");
  std::barrier locked(2);
  std::barrier done(2);
  std::jthread holder([&] {
    commit([&](UnitOfWork& unit) {
      credit(unit, account);
      locked.arrive_and_wait();
      done.arrive_and_wait();
    });
  });
  locked.arrive_and_wait();
  std::atomic<int> wrote = 0;
  std::vector<std::jthread> writers;
  for (int i = 0; i < 8; ++i)
    writers.emplace_back([&] {
      store->transact([&](UnitOfWork& unit) {
        credit(unit, account);
        return true;
      });
      ++wrote;
    });
  const std::string waiting =
      "SELECT count(*) >= 3 FROM pg_stat_activity WHERE datname = current_database() AND "
      "wait_event_type = 'Lock'";
  while (execute(waiting) != "t\n") std::this_thread::yield();
  for (int i = 0; i < 10; ++i)
    store->snapshot([&](UnitOfWork& unit) { EXPECT_TRUE(unit.accounts().find(account)); });
  EXPECT_EQ(wrote, 0);
  done.arrive_and_wait();
  writers.clear();
  EXPECT_EQ(balance(account), 9);
}

TEST_P(PgStore, waits_for_a_free_connection_only_so_long) {
  auto config = this->config();
  config.connections = 2;
  config.acquire_timeout_ms = 50;
  const auto small = open_store(config);
  std::barrier busy(3);
  std::barrier done(3);
  const auto occupy = [&] {
    small->snapshot([&](UnitOfWork&) {
      busy.arrive_and_wait();
      done.arrive_and_wait();
    });
  };
  {
    std::jthread one(occupy);
    std::jthread two(occupy);
    busy.arrive_and_wait();
    try {
      small->snapshot([](UnitOfWork&) {});
      ADD_FAILURE() << "got a third connection";
    } catch (const StorageUnavailable& e) {
      EXPECT_TRUE(e.not_committed);
    }
    done.arrive_and_wait();
  }
  EXPECT_NO_THROW(small->snapshot([](UnitOfWork&) {}));
}

TEST_P(PgStore, reads_one_snapshot) {
  const auto account = add_account("minji");
  read([&](UnitOfWork& unit) {
    EXPECT_EQ(unit.wallets().find(account)->balance, Points{0});
    std::jthread([&] { commit([&](UnitOfWork& other) { credit(other, account); }); }).join();
    EXPECT_EQ(unit.wallets().find(account)->balance, Points{0});
  });
  EXPECT_EQ(balance(account), 1);
}

TEST_P(PgStore, refuses_to_commit_what_failed) {
  const auto account = add_account("minji");
  EXPECT_THROW(commit([&](UnitOfWork& unit) {
                 Wallet second;
                 second.account = account;
                 try {
                   unit.wallets().add(second);
                 } catch (const std::exception&) {
                   // Swallowed: the transaction is dead all the same.
                 }
               }),
               std::exception);
}

TEST_P(PgStore, migrates_once_when_two_start_together) {
  StoreConfig config = this->config();
  config.url = PostgresServer::shared().create_database();
  const auto one = open_store(config);
  const auto two = open_store(config);
  EXPECT_EQ(one->schema_status().current, 0);
  {
    std::jthread first([&] { one->migrate(); });
    std::jthread second([&] { two->migrate(); });
  }
  EXPECT_EQ(one->schema_status().current, 2);
  EXPECT_EQ(two->schema_status().current, 2);
}

TEST_P(PgStore, keeps_rows_out_of_its_error_messages) {
  const auto account = add_account("secret");
  try {
    commit([&](UnitOfWork& unit) {
      const auto existing = unit.accounts().find(account).value();
      Session session{{}, existing.id, TokenHash(64, 'c'), now_, now_};
      unit.sessions().add(session);
      unit.sessions().add(session);
    });
    FAIL();
  } catch (const ConstraintViolation& e) {
    EXPECT_THAT(e.what(), HasSubstr("sessions_token_hash_unique"));
    EXPECT_THAT(e.what(), Not(HasSubstr("cccc")));
  }
}

TEST_P(PgStore, refuses_a_corrupt_row) {
  const auto account = add_account("minji");
  execute("UPDATE accounts SET role = 'root'");
  EXPECT_THROW(read([&](UnitOfWork& unit) { unit.accounts().find(account); }), CorruptRow);
}

TEST(OpenStore, refuses_other_urls) {
  for (const auto* url : {"", "mysql://localhost/x", "sqlite://", "sqlite:///", "postgresql:/x"}) {
    StoreConfig config;
    config.url = url;
    EXPECT_THROW(open_store(config), std::invalid_argument) << url;
  }
}

}  // namespace
}  // namespace ticketing::test
