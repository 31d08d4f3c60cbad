// What is done about one account walks along indexes, whatever else is stored: the plans are those
// of the statements that really ran.
#include <gmock/gmock.h>

#include "odb/pgsql/pg_repositories.hpp"
#include "privacy/gather_export.hpp"
#include "storage/grown_store.hpp"
#include "storage/query_plans.hpp"
#include "storage/stores.hpp"

namespace ticketing::test {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr AccountId someone{77};
constexpr std::size_t of_each = 20;

void export_one(UnitOfWork& unit) {
  const auto whole =
      gather_export(unit, unit.accounts().find(someone).value(), NamingLinks(), Timestamp(1min));
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
  unit.outbox().remove(someone, MailKind::ticket_bought);
}

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
      grown_store("SELECT generate_series(0, 19999) AS i", "lpad(to_hex(i), 64, '0')") + "ANALYZE");
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
  sqlite.execute(
      "BEGIN;" +
      grown_store("WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i <"
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
}  // namespace ticketing::test
