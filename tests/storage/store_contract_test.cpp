// What every store promises of its transactions.
#include <gmock/gmock.h>

#include <stdexcept>
#include <thread>

#include "storage/stores.hpp"

namespace ticketing::test {
namespace {

class StoreContract : public StoreTest {
 protected:
  std::size_t accounts() {
    std::size_t count = 0;
    read([&](UnitOfWork& unit) { count = unit.accounts().list("", {{}, 100}).size(); });
    return count;
  }
  static void add(UnitOfWork& unit, const std::string& name) {
    Account account;
    account.email = name + "@example.com";
    unit.accounts().add(account).value();
  }
};
TICKETING_ON_EVERY_STORE(StoreContract);

TEST_P(StoreContract, commits_on_true) {
  store().transact([](UnitOfWork& unit) {
    add(unit, "a");
    return true;
  });
  EXPECT_EQ(accounts(), 1);
}

TEST_P(StoreContract, rolls_back_on_false) {
  store().transact([](UnitOfWork& unit) {
    add(unit, "a");
    return false;
  });
  EXPECT_EQ(accounts(), 0);
}

TEST_P(StoreContract, rolls_back_and_passes_on_an_exception) {
  EXPECT_THROW(store().transact([](UnitOfWork& unit) -> bool {
    add(unit, "a");
    throw std::domain_error("mine");
  }),
               std::domain_error);
  EXPECT_EQ(accounts(), 0);
  add_account("b");  // the connection is fit for use
  EXPECT_EQ(accounts(), 1);
}

TEST_P(StoreContract, is_usable_after_a_violation) {
  const auto account = add_account("a");
  EXPECT_THROW(commit([&](UnitOfWork& unit) {
                 Wallet second;
                 second.account = account;
                 unit.wallets().add(second);
               }),
               ConstraintViolation);
  EXPECT_EQ(accounts(), 1);
  add_account("b");
  EXPECT_EQ(accounts(), 2);
}

TEST_P(StoreContract, refuses_to_write_in_a_snapshot_or_forgets_it) {
  try {
    store().snapshot([](UnitOfWork& unit) { add(unit, "a"); });
  } catch (const std::exception&) {
    // Refusing is better still.
  }
  EXPECT_EQ(accounts(), 0);
}

TEST_P(StoreContract, write_commits_replies_and_rolls_refusals_back) {
  const auto reply = store().write([](UnitOfWork& unit) -> Result<int> {
    add(unit, "a");
    return 42;
  });
  EXPECT_EQ(reply.value(), 42);
  const auto refusal = store().write([](UnitOfWork& unit) -> Result<int> {
    add(unit, "b");
    return refuse(ErrorCode::not_found, "no");
  });
  EXPECT_EQ(refusal.error().code, ErrorCode::not_found);
  EXPECT_EQ(accounts(), 1);
}

TEST_P(StoreContract, migrates_an_empty_database_and_then_has_nothing_to_do) {
  const auto status = store().schema_status();
  EXPECT_EQ(status.current, 2);
  EXPECT_EQ(status.latest, 2);
  add_account("a");
  store().migrate();
  EXPECT_EQ(accounts(), 1);
}

TEST_P(StoreContract, serves_threads_at_once) {
  std::vector<std::jthread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      for (int j = 0; j < 5; ++j) {
        add_account("n" + std::to_string(i) + "x" + std::to_string(j));
        EXPECT_GT(accounts(), 0);
      }
    });
  }
  threads.clear();
  EXPECT_EQ(accounts(), 40);
}

TEST_P(StoreContract, never_reuses_an_id) {
  AccountId rolled_back;
  store().transact([&](UnitOfWork& unit) {
    Account account;
    account.email = "a@example.com";
    rolled_back = unit.accounts().add(account).value();
    return true;
  });
  const auto session_id = [&] {
    SessionId id;
    commit([&](UnitOfWork& unit) {
      id = unit.sessions().add({{}, rolled_back, TokenHash(64, 'a'), now_, now_});
    });
    return id;
  };
  const auto first = session_id();
  commit([&](UnitOfWork& unit) { unit.sessions().remove(std::span(&first, 1)); });
  EXPECT_GT(session_id(), first);
}

}  // namespace
}  // namespace ticketing::test
