// What PostgreSQL holds a transaction of ours to, and what becomes of a process that goes silent in
// the midst of one: its locks end, and it learns that nothing was written.
#include <gtest/gtest.h>
#include <odb/transaction.hxx>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <map>
#include <thread>

#include "odb/pgsql/pg_connection.hpp"
#include "storage/stores.hpp"

namespace ticketing::test {
namespace {

using namespace std::chrono_literals;

using Settings = std::map<std::string, std::string>;

Settings settings_of(PgPipeline& pipeline) {
  static const PgStatement statement{
      "limits_shown",
      "SELECT name, current_setting(name) FROM unnest('{lock_timeout,statement_timeout,"
      "idle_in_transaction_session_timeout,tcp_user_timeout,tcp_keepalives_idle,jit,"
      "enable_seqscan}'::text[]) AS u (name)"};
  const PgRows rows = pipeline.query(statement, {});
  Settings settings;
  for (int row = 0; row < rows.size(); ++row)
    settings[std::string(rows.text(row, 0))] = rows.text(row, 1);
  return settings;
}

TEST(PgLimits, travel_with_each_transaction_and_leave_the_session_as_it_was) {
  const auto url = PostgresServer::shared().tcp_url("postgres");
  odb::pgsql::database database(url);
  const auto connection = open_pg_connection(database, url);
  const Settings before = settings_of(connection->pipeline());
  const auto within = [&](PgTransaction::Kind kind, std::chrono::milliseconds lock_wait) {
    odb::transaction transaction(new PgTransaction(connection, kind, {.lock_wait = lock_wait}));
    auto settings = settings_of(connection->pipeline());
    transaction.commit();
    return settings;
  };

  Settings expected = {{"lock_timeout", "1234ms"},
                       {"statement_timeout", "1min"},
                       {"idle_in_transaction_session_timeout", "5s"},
                       {"tcp_user_timeout", "10000"},
                       {"tcp_keepalives_idle", "10"},
                       {"jit", "off"},
                       {"enable_seqscan", "off"}};
  EXPECT_EQ(within(PgTransaction::Kind::read_write, 1234ms), expected);
  EXPECT_EQ(settings_of(connection->pipeline()), before);

  expected["idle_in_transaction_session_timeout"] = "1min";
  expected["tcp_user_timeout"] = before.at("tcp_user_timeout");
  expected["tcp_keepalives_idle"] = before.at("tcp_keepalives_idle");
  EXPECT_EQ(within(PgTransaction::Kind::snapshot, 1234ms), expected);
  EXPECT_EQ(settings_of(connection->pipeline()), before);
}

enum class Over { unix_socket, tcp };

class SilentProcess : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    account_ = add_account("minji");
  }

  std::unique_ptr<Store> open_over(Over over) {
    StoreConfig config = this->config();
    config.lock_timeout_ms = 20'000;
    if (over == Over::tcp)
      config.url = PostgresServer::shared().tcp_url(PostgresServer::database_of(config.url));
    return open_store(config);
  }
  void credit(UnitOfWork& unit) {
    auto wallets = unit.wallets().lock(std::span(&account_, 1)).get();
    wallets.front().balance += Points{1};
    unit.wallets().update(wallets);
  }

  /// One process credits the wallet, does `then` and goes silent until another process was let in,
  /// which the server alone can do; then it goes on.
  void go_silent(Over over, const std::function<void(UnitOfWork&)>& then) {
    const auto silent = open_over(over);
    std::promise<void> locked;
    std::promise<void> let_in;
    int runs = 0;
    auto stopped = std::async(std::launch::async, [&] {
      silent->transact([&](UnitOfWork& unit) {
        credit(unit);
        then(unit);
        if (++runs > 1) return true;
        locked.set_value();
        let_in.get_future().wait();
        return true;
      });
    });
    locked.get_future().wait();
    EXPECT_NO_THROW(open_over(Over::unix_socket)->transact([&](UnitOfWork& unit) {
      credit(unit);
      return true;
    }));
    let_in.set_value();
    EXPECT_NO_THROW(stopped.get()) << "it was certain that nothing had been written";
    EXPECT_EQ(runs, 2) << "and so it was done again";
    read([&](UnitOfWork& unit) { EXPECT_EQ(unit.wallets().find(account_)->balance, Points{2}); });
  }

  AccountId account_;
};
INSTANTIATE_TEST_SUITE_P(, SilentProcess, ::testing::Values(StoreKind::postgresql),
                         [](const auto& parameter) { return name(parameter.param); });

TEST_P(SilentProcess, loses_its_locks_before_it_has_sent_what_it_writes) {
  go_silent(Over::unix_socket, [](UnitOfWork&) {});
}

void write_everything(UnitOfWork& unit) {
  unit.accounts().find({1});  // a read, which what was deferred goes before
}

TEST_P(SilentProcess, loses_its_locks_before_it_has_sent_commit) {
  go_silent(Over::unix_socket, write_everything);
}

TEST_P(SilentProcess, loses_its_locks_before_it_has_sent_commit_over_tcp) {
  go_silent(Over::tcp, write_everything);
}

TEST_P(SilentProcess, loses_its_locks_amid_sending_what_it_writes) {
  const PostId post = add_post(account_);
  go_silent(Over::unix_socket, [&](UnitOfWork& unit) {
    // More than libpq keeps back: the server has it, or a part of it, and waits for what follows.
    Comment comment;
    comment.post = post;
    comment.author = account_;
    comment.body = std::string(20'000, 'x');
    comment.created_at = now_;
    static_cast<void>(unit.comments().add(std::span(&comment, 1)));
    unit.posts().update_comment_counts({});
  });
}

}  // namespace
}  // namespace ticketing::test
