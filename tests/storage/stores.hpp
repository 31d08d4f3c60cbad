// The kinds of store that every contract test runs on.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include <ticketing/config.hpp>

#include "odb/open_store.hpp"
#include "storage/noting_store.hpp"
#include "storage/store.hpp"
#include "support/pg_bouncer.hpp"
#include "support/servers.hpp"
#include "support/temp_dir.hpp"

namespace ticketing::test {

/// The last is PostgreSQL behind a pooler that gives each transaction any session.
enum class StoreKind { sqlite_file, sqlite_memory, postgresql, pgbouncer };

inline std::string name(StoreKind kind) {
  switch (kind) {
    case StoreKind::sqlite_file:
      return "sqlite_file";
    case StoreKind::sqlite_memory:
      return "sqlite_memory";
    case StoreKind::postgresql:
      return "postgresql";
    case StoreKind::pgbouncer:
      return "pgbouncer";
  }
  return "?";
}

/// A fresh store of the parameter's kind, with the schema.
class StoreTest : public ::testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    config_.lock_timeout_ms = 2000;
    switch (GetParam()) {
      case StoreKind::sqlite_file:
        config_.url = "sqlite:///" + dir_.file("store.db");
        break;
      case StoreKind::sqlite_memory:
        config_.url = "sqlite::memory:";
        break;
      case StoreKind::postgresql:
        config_.url = PostgresServer::shared().create_database();
        break;
      case StoreKind::pgbouncer:
        config_.url = PgBouncer::shared().url(
            PostgresServer::database_of(PostgresServer::shared().create_database()));
        break;
    }
    store_ = open_store(config_);
    store_->migrate();
  }

  Store& store() { return *store_; }
  /// From now on the store notes in `changes` what its transactions change, and tells `events`.
  void note_in(Changes& changes, CommittedEvents* events = nullptr) {
    store_ = noting_changes(std::move(store_), changes, events);
  }
  const StoreConfig& config() const { return config_; }
  std::string sqlite_path() const { return dir_.file("store.db"); }

  /// Runs `fn` in one transaction and commits.
  template <class Fn>
  void commit(Fn&& fn) {
    store_->transact([&](UnitOfWork& unit) {
      fn(unit);
      return true;
    });
  }
  template <class Fn>
  void read(Fn&& fn) {
    store_->snapshot([&](UnitOfWork& unit) { fn(unit); });
  }

  /// An active account with its wallet.
  AccountId add_account(const std::string& nickname) {
    AccountId id;
    commit([&](UnitOfWork& unit) {
      Account account;
      account.email = nickname + "@example.com";
      account.nickname = nickname;
      account.created_at = now_;
      id = unit.accounts().add(account).value();
      Wallet wallet;
      wallet.account = id;
      unit.wallets().add(wallet);
    });
    return id;
  }

  PostId add_post(AccountId author, Board board = Board::event) {
    PostId id;
    commit([&](UnitOfWork& unit) {
      Post post;
      post.head.board = board;
      post.head.author = author;
      post.head.title = "제목";
      post.head.created_at = now_;
      post.head.updated_at = now_;
      post.body = "본문";
      id = unit.posts().add(post);
    });
    return id;
  }

  const Timestamp now_{std::chrono::microseconds(1'795'000'000'123'456)};

 private:
  TempDir dir_;
  StoreConfig config_;
  std::unique_ptr<Store> store_;
};

/// Instantiates the tests of `fixture` (a StoreTest) on every kind of store.
#define TICKETING_ON_EVERY_STORE(fixture)                                                      \
  INSTANTIATE_TEST_SUITE_P(, fixture,                                                          \
                           ::testing::Values(StoreKind::sqlite_file, StoreKind::sqlite_memory, \
                                             StoreKind::postgresql, StoreKind::pgbouncer),     \
                           [](const auto& parameter) { return name(parameter.param); })

}  // namespace ticketing::test
