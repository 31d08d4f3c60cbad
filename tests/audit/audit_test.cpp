// The audit must see every way the books could be falsified.
#include <gtest/gtest.h>

#include "support/scenario.hpp"
#include "support/servers.hpp"

namespace ticketing::testing {
namespace {

/// Falsifies a PostgreSQL store with plain SQL, as somebody with access would.
class Falsified : public ::testing::Test {
 protected:
  void SetUp() override {
    who_ = world_.user();
    const auto post = world_.event_post();
    world_.comment(who_, post);
    world_.comment(world_.user(), post);
    must(world_->points().adjust(Principal::local_operator(), {who_.account, 40, "n", {}}, false));
    world_.expect_clean_audit();
  }
  void sql(const std::string& statement) {
    auto& server = PostgresServer::shared();
    server.execute(PostgresServer::database_of(world_.config().store.url), statement);
  }
  /// The first finding's text; "" when the audit is clean.
  std::string verdict() {
    const auto report = must(world_->audit().verify(Principal::local_operator()));
    EXPECT_EQ(report.clean, report.findings.empty());
    return report.clean ? "" : report.findings.front().detail;
  }
  std::string id() const { return std::to_string(who_.account.value); }

  Scenario world_{Database::postgresql};
  Principal who_;
};

TEST_F(Falsified, balance_shows) {
  sql("UPDATE wallets SET balance = balance + 1 WHERE account_id = " + id());
  EXPECT_NE(verdict(), "");
}

TEST_F(Falsified, amount_shows_even_when_balances_are_made_to_fit) {
  sql("UPDATE ledger_entries SET amount = amount + 1, balance_after = balance_after + 1 "
      "WHERE account_id = " +
      id() + " AND seq = 2");
  sql("UPDATE wallets SET balance = balance + 1 WHERE account_id = " + id());
  EXPECT_NE(verdict().find("chain"), std::string::npos);
}

TEST_F(Falsified, note_shows) {
  sql("UPDATE ledger_entries SET note = 'another' WHERE account_id = " + id() + " AND seq = 2");
  EXPECT_NE(verdict().find("chain"), std::string::npos);
}

TEST_F(Falsified, missing_entry_shows) {
  sql("DELETE FROM ledger_entries WHERE account_id = " + id() + " AND seq = 1");
  EXPECT_NE(verdict(), "");
}

TEST_F(Falsified, cut_chain_shows) {
  sql("DELETE FROM ledger_entries WHERE account_id = " + id() + " AND seq = 2");
  sql("UPDATE wallets SET balance = balance - 40 WHERE account_id = " + id());
  EXPECT_NE(verdict(), "");
}

TEST_F(Falsified, claimed_slots_show) {
  sql("UPDATE campaigns SET claimed = claimed + 1");
  EXPECT_NE(verdict(), "");
}

TEST_F(Falsified, missing_coupon_shows) {
  sql("DELETE FROM coupons WHERE position = 1");
  EXPECT_NE(verdict(), "");
}

TEST_F(Falsified, comment_count_shows) {
  sql("UPDATE posts SET comment_count = comment_count + 1");
  EXPECT_NE(verdict(), "");
}

TEST(Audit, is_for_admins) {
  Scenario world;
  EXPECT_EQ(refusal(world->audit().verify(world.user())), ErrorCode::forbidden);
}

}  // namespace
}  // namespace ticketing::testing
