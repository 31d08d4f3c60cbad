// What only a file can do to us.
#include <gmock/gmock.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <barrier>
#include <filesystem>
#include <thread>

#include "storage/stores.hpp"

namespace ticketing::test {
namespace {

using ::testing::HasSubstr;

class SqliteStore : public StoreTest {
 protected:
  void execute(const std::string& sql) {
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(sqlite_path().c_str(), &handle), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(handle);
    sqlite3_close(handle);
  }
};
INSTANTIATE_TEST_SUITE_P(, SqliteStore, ::testing::Values(StoreKind::sqlite_file),
                         [](const auto& parameter) { return name(parameter.param); });

TEST_P(SqliteStore, keeps_its_file_to_its_owner) {
  for (const auto* suffix : {"", "-wal", "-shm"}) {
    struct stat file {};
    ASSERT_EQ(::stat((sqlite_path() + suffix).c_str(), &file), 0) << suffix;
    EXPECT_EQ(file.st_mode & 0777U, 0600U) << suffix;
  }
}

TEST_P(SqliteStore, refuses_what_would_be_written_to_a_file_that_is_gone) {
  const auto account = add_account("minji");
  const std::filesystem::path path = sqlite_path();
  const auto aside = path.string() + ".aside";
  std::filesystem::rename(path, aside);
  const auto write = [&] {
    store().transact([](UnitOfWork& unit) {
      unit.installation().lock();
      return true;
    });
  };
  const auto refusal = [](const auto& work) -> std::string {
    try {
      work();
    } catch (const StorageUnavailable& e) {
      EXPECT_TRUE(e.not_committed);
      return e.what();
    }
    return "done";
  };
  EXPECT_THAT(refusal(write), HasSubstr("was removed or replaced"));
  EXPECT_THAT(refusal([&] { store().schema_status(); }), HasSubstr("was removed or replaced"));
  std::filesystem::copy_file(aside, path);
  EXPECT_THAT(refusal(write), HasSubstr("was removed or replaced")) << "by another one";
  std::filesystem::rename(aside, path);
  EXPECT_EQ(refusal(write), "done");
  // Between the beginning of a transaction and its end, too; then nobody knows.
  try {
    store().transact([&](UnitOfWork& unit) {
      unit.installation().lock();
      std::filesystem::rename(path, aside);
      return true;
    });
    ADD_FAILURE() << "acknowledged what went nowhere";
  } catch (const StorageUnavailable& e) {
    EXPECT_FALSE(e.not_committed);
  }
  std::filesystem::rename(aside, path);
  read([&](UnitOfWork& unit) { EXPECT_TRUE(unit.accounts().find(account)); });
}

TEST_P(SqliteStore, finds_everything_again_when_reopened) {
  const auto account = add_account("minji");
  const auto again = open_store(config());
  EXPECT_EQ(again->schema_status().current, 2);
  again->snapshot([&](UnitOfWork& unit) { EXPECT_TRUE(unit.accounts().find(account)); });
}

TEST_P(SqliteStore, shares_its_file_with_another_process) {
  const auto other = open_store(config());
  std::vector<std::jthread> threads;
  for (Store* const one : {&store(), other.get()}) {
    threads.emplace_back([one] {
      for (int i = 0; i < 50; ++i) {
        one->transact([](UnitOfWork& unit) {
          return unit.jobs().claim(
              {"job",
               Timestamp(std::chrono::microseconds(unit.jobs().list("job", 1000).size())),
               RunState::running,
               Timestamp(),
               {},
               ""});
        });
      }
    });
  }
  threads.clear();
  read([](UnitOfWork& unit) { EXPECT_EQ(unit.jobs().list("job", 1000).size(), 100); });
}

TEST_P(SqliteStore, tells_a_lock_that_another_process_does_not_give_back_in_time) {
  auto config = this->config();
  config.lock_timeout_ms = 50;
  const auto other = open_store(config);
  store().transact([&](UnitOfWork&) {
    std::jthread([&] {
      EXPECT_THROW(other->transact([](UnitOfWork&) { return true; }), LockTimeout);
    }).join();
    return true;
  });
  EXPECT_NO_THROW(other->transact([](UnitOfWork&) { return true; }));
}

TEST_P(SqliteStore, lets_readers_read_while_somebody_writes) {
  const auto account = add_account("minji");
  store().transact([&](UnitOfWork& unit) {
    auto wallet = unit.wallets().find(account).value();
    wallet.balance = Points{5};
    unit.wallets().update(std::span(&wallet, 1));
    std::jthread([&] {
      read([&](UnitOfWork& reader) {
        EXPECT_EQ(reader.wallets().find(account)->balance, Points{0});
      });
    }).join();
    return true;
  });
}

TEST_P(SqliteStore, refuses_a_corrupt_row) {
  const auto account = add_account("minji");
  execute("UPDATE accounts SET state = 'gone'");
  EXPECT_THROW(read([&](UnitOfWork& unit) { unit.accounts().find(account); }), CorruptRow);
}

TEST(SqliteOpen, says_what_is_wrong_with_a_path) {
  StoreConfig config;
  config.url = "sqlite:///no/such/directory/x.db";
  try {
    open_store(config);
    FAIL() << "opened";
  } catch (const StorageUnavailable& e) {
    EXPECT_THAT(e.what(), HasSubstr("no/such/directory/x.db"));
    EXPECT_THAT(e.what(), HasSubstr("four slashes"));
  }
}

TEST(SqliteOpen, does_not_mistake_another_file_for_a_database) {
  TempDir dir;
  const auto path = dir.file("notes.txt");
  if (FILE* file = std::fopen(path.c_str(), "w")) {
    for (int i = 0; i < 100; ++i) std::fputs("this is not a database\n", file);
    std::fclose(file);
  }
  StoreConfig config;
  config.url = "sqlite:///" + path;
  EXPECT_THROW(open_store(config), StorageUnavailable);
}

}  // namespace
}  // namespace ticketing::test
