// What is done about one account walks along indexes, whatever else is stored: the plans are those
// of the statements that really ran.
#include <gmock/gmock.h>

#include "odb/odb_unit_of_work.hpp"
#include "odb/pgsql/pg_account_repository.hpp"
#include "privacy/export_account.hpp"
#include "storage/query_plans.hpp"
#include "storage/stores.hpp"

namespace ticketing::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr AccountId someone{77};
constexpr std::size_t of_each = 20;

/// 1 000 accounts, of whom two are admins, with 20 of everything each. `numbers` selects 0..19 999
/// as i; `digest` makes 64 hexadecimal digits of it.
std::string filling(const std::string& numbers, const std::string& digest) {
  const auto rows = [&](const std::string& into, const std::string& values,
                        const std::string& where = "i >= 0") {
    return "INSERT INTO " + into + " SELECT " + values + " FROM (" + numbers +
           ") AS numbers WHERE " + where + ";";
  };
  const std::string who = "i % 1000 + 1";
  return rows(
             "accounts (id, email, nickname, role, state, password_hash, created_at)",
             "i + 1, 'a' || i || '@example.com', 'a', CASE WHEN i < 2 THEN 'admin' ELSE 'user' END,"
             " 'active', '', 0",
             "i < 1000") +
         rows(
             "wallets (account_id, balance, entry_count, head, posts_counted, comments_counted,"
             " event_seq)",
             "i + 1, 0, 0, " + digest + ", 0, 0, 0", "i < 1000") +
         rows("sessions (account_id, token_hash, created_at, expires_at)",
              who + ", " + digest + ", 0, i") +
         rows("account_tokens (token_hash, account_id, purpose, created_at, expires_at)",
              digest + ", " + who + ", 'reset_password', 0, i") +
         rows(
             "posts (board, author_id, title, body, comment_count, revision, deleted, rewarded,"
             " created_at, updated_at)",
             "'general', " + who + ", 't', 'b', 0, 1, i % 2 = 9, i % 2 = 9, 0, 0") +
         rows("comments (post_id, author_id, body, deleted, counted, rewarded, created_at)",
              "i + 1, " + who + ", 'b', i % 2 = 9, i % 2 = 9, i % 2 = 9, 0") +
         rows(
             "ledger_entries (account_id, seq, amount, balance_after, reason, rule, rule_amount,"
             " source_type, source_id, note, created_at, hash)",
             who + ", i / 1000 + 1, 1, 1, 'adjustment', 'r', 1, 'adjustment', i, '', 0, " +
                 digest) +
         rows("coupons (code, owner_id, kind, value, valid_days, state, issued_at, valid_until)",
              "'c' || i, " + who + ", 'percent', 10, 30, 'issued', 0, 1") +
         rows(
             "orders (id, account_id, product_id, product_name, product_category, quantity,"
             " took_stock, list_price, discount, total, state, balance_after, created_at)",
             "i + 1, " + who + ", 1, 'p', 'popcorn', 1, i % 2 = 9, 1, 0, 1, 'paid', 0, 0") +
         rows(
             "tickets (code, order_id, owner_id, product_id, product_name, product_category,"
             " price, state, issued_at, valid_until)",
             "'t' || i, i + 1, " + who + ", 1, 'p', 'popcorn', 1, 'issued', 0, 1") +
         rows("outbox_messages (account_id, kind, payload, created_at)",
              who + ", 'order_paid', '{}', 0") +
         rows("account_events (account_id, seq, type, payload, created_at)",
              who + ", i / 1000 + 1, 'points', '{}', 0");
}

void export_one(UnitOfWork& unit) {
  const auto whole = everything_about(unit, unit.accounts().find(someone).value(), Timestamp(1min));
  EXPECT_THAT(whole.sessions, SizeIs(of_each));
  EXPECT_THAT(whole.posts, SizeIs(of_each));
  EXPECT_THAT(whole.comments, SizeIs(of_each));
  EXPECT_THAT(whole.entries, SizeIs(of_each));
  EXPECT_THAT(whole.coupons, SizeIs(of_each));
  EXPECT_THAT(whole.orders, SizeIs(of_each));
  EXPECT_THAT(whole.orders.front().tickets, SizeIs(1));
  EXPECT_THAT(whole.tickets, SizeIs(of_each));
  EXPECT_THAT(whole.notifications, SizeIs(of_each));
  EXPECT_THAT(whole.mails, SizeIs(of_each));
}

void use_tokens(UnitOfWork& unit) {
  EXPECT_THAT(unit.accounts().lock_active_admins(), SizeIs(2));
  const auto tokens = unit.account_tokens().list(someone, TokenPurpose::reset_password);
  ASSERT_THAT(tokens, SizeIs(of_each));
  EXPECT_TRUE(unit.account_tokens().find(tokens.front().token_hash));
  unit.account_tokens().remove(someone, TokenPurpose::reset_password);
  EXPECT_EQ(unit.account_tokens().remove_expired(Timestamp(50us), 10), 10);
  unit.outbox().remove(someone, "order_paid");
}

/// As the PostgreSQL store composes it, as far as accounts go.
struct PgRepositories : OdbRepositories {
  using Accounts = PgAccountRepository;
  using Sessions = PgSessionRepository;
};

class PgAccountPlans : public StoreTest {
 protected:
  std::vector<std::string> plans(const std::string& plan_cache_mode) {
    return pg_plans(config().url, plan_cache_mode, [](PgSession& session) {
      OdbUnitOfWork<PgRepositories> unit(session);
      export_one(unit);
      use_tokens(unit);
    });
  }
};
INSTANTIATE_TEST_SUITE_P(, PgAccountPlans, ::testing::Values(StoreKind::postgresql),
                         [](const auto& parameter) { return name(parameter.param); });

TEST_P(PgAccountPlans, never_read_a_whole_table) {
  PostgresServer::shared().execute(
      PostgresServer::database_of(config().url),
      filling("SELECT generate_series(0, 19999) AS i", "lpad(to_hex(i), 64, '0')") + "ANALYZE");
  for (const auto* mode : {"auto", "force_custom_plan", "force_generic_plan"}) {
    const auto plans = this->plans(mode);
    EXPECT_GE(plans.size(), 17) << mode;
    for (const auto& plan : plans) {
      EXPECT_THAT(plan, AllOf(HasSubstr("Index"), Not(HasSubstr("Seq Scan")))) << mode;
    }
  }
}

class SqliteAccountPlans : public StoreTest {};
INSTANTIATE_TEST_SUITE_P(, SqliteAccountPlans, ::testing::Values(StoreKind::sqlite_file),
                         [](const auto& parameter) { return name(parameter.param); });

TEST_P(SqliteAccountPlans, never_read_a_whole_table) {
  SqlitePlans sqlite(sqlite_path());
  sqlite.execute("BEGIN;" +
                 filling("WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i <"
                         " 19999) SELECT i FROM n",
                         "printf('%064x', i)") +
                 "COMMIT");
  const auto plans = sqlite.of([](OdbSession& session) {
    OdbUnitOfWork<OdbRepositories> unit(session);
    export_one(unit);
    use_tokens(unit);
  });
  EXPECT_GE(plans.size(), 17);
  for (const auto& plan : plans) {
    EXPECT_THAT(plan, Not(IsEmpty()));
    for (const auto& step : plan) {
      // A walk along an index in its order, for the first few, is no reading of the table.
      if (step.find("USING") != std::string::npos) continue;
      EXPECT_THAT(step, Not(HasSubstr("SCAN"))) << ::testing::PrintToString(plan);
    }
  }
}

}  // namespace
}  // namespace ticketing::testing
