// The audit must see every way the books could be falsified.
#include <gtest/gtest.h>

#include "support/scenario.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

/// Falsifies a PostgreSQL store with plain SQL, as somebody with access would.
class Falsified : public ::testing::Test {
 protected:
  void SetUp() override {
    who_ = world_.user();
    post_ = world_.event_post();
    world_.comment(who_, post_);
    world_.comment(world_.user(), post_);
    must(world_->points().adjust(Principal::local_operator(), {who_.account, Points{40}, "n"}));
    world_.expect_clean_audit();
  }
  void sql(const std::string& statement) {
    auto& server = PostgresServer::shared();
    server.execute(PostgresServer::database_of(world_.config().store.url), statement);
  }
  /// The first finding's text; "" when the audit is clean.
  std::string verdict() {
    const auto report = must(world_->audit().verify(Principal::local_operator(), {.full = true}));
    EXPECT_EQ(report.clean, report.findings.empty());
    return report.clean ? "" : report.findings.front().detail;
  }
  std::string id() const { return std::to_string(who_.account.value); }

  PostId post_;
  Scenario world_{Database::postgresql};
  Principal who_ = Principal::anonymous();
};

TEST_F(Falsified, balance_shows) {
  sql("UPDATE wallets SET balance = balance + 1 WHERE account_id = " + id());
  EXPECT_NE(verdict(), "");
}

TEST_F(Falsified, a_sum_of_what_expires_shows) {
  sql("UPDATE expiring_credits SET credits = credits + 1 WHERE account_id = " + id());
  EXPECT_NE(verdict().find("of what expires at"), std::string::npos);
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

TEST_F(Falsified, number_of_posts_shows) {
  sql("UPDATE post_counts SET posts = posts + 1 WHERE board = 'event'");
  EXPECT_EQ(verdict(), "the board counts 2 posts, 1 are there");
  // As docs/rooms/board.md says it is mended.
  sql("DELETE FROM post_counts; INSERT INTO post_counts (board, part, posts) SELECT board, "
      "author_id % 16, COUNT(*) FROM posts WHERE NOT deleted GROUP BY board, author_id % 16");
  EXPECT_EQ(verdict(), "");
}

TEST_F(Falsified, missing_coupon_shows) {
  sql("DELETE FROM coupons WHERE position = 1");
  EXPECT_NE(verdict(), "");
}

TEST_F(Falsified, comment_count_shows) {
  sql("UPDATE posts SET comment_count = comment_count + 1");
  EXPECT_NE(verdict(), "");
}

TEST_F(Falsified, forgotten_participant_shows) {
  sql("DELETE FROM participations WHERE account_id = " + id());
  EXPECT_NE(verdict().find("taken part"), std::string::npos);
}

TEST_F(Falsified, claimed_slots_of_a_deleted_post_show) {
  must(world_->posts().remove(world_.admin(), {post_, {}}));
  ASSERT_EQ(verdict(), "");
  sql("UPDATE campaigns SET claimed = claimed + 1");
  EXPECT_NE(verdict().find("slots are claimed"), std::string::npos);
}

/// The audit's report on a store with an unreadable row: one finding, everything else checked.
AuditReport expect_one_unreadable(Scenario& world, const std::string& subject,
                                  const std::string& column) {
  auto report = must(world->audit().verify(Principal::local_operator(), {.full = true}));
  EXPECT_FALSE(report.clean);
  EXPECT_EQ(report.findings.size(), 1u);
  if (!report.findings.empty()) {
    EXPECT_EQ(report.findings.front().subject, subject);
    EXPECT_NE(report.findings.front().detail.find(column), std::string::npos);
  }
  return report;
}

TEST_F(Falsified, unreadable_entry_is_a_finding_and_hides_no_other_account) {
  const auto before = must(world_->audit().verify(Principal::local_operator(), {.full = true}));
  sql("UPDATE ledger_entries SET hash = 'zz' WHERE account_id = " + id() + " AND seq = 1");
  const auto report = expect_one_unreadable(world_, "account:" + id(), "hash");
  EXPECT_EQ(report.accounts, before.accounts - 1);
}

TEST_F(Falsified, unreadable_wallet_is_a_finding_and_hides_no_other_account) {
  const auto before = must(world_->audit().verify(Principal::local_operator(), {.full = true}));
  sql("UPDATE wallets SET head = 'zz' WHERE account_id = " + id());
  const auto report = expect_one_unreadable(world_, "account:" + id(), "head");
  EXPECT_EQ(report.accounts, before.accounts - 1);
  EXPECT_EQ(report.campaigns, before.campaigns);
}

/// Beside the points, an order of two tickets with a coupon.
class FalsifiedOrder : public Falsified {
 protected:
  void SetUp() override {
    Falsified::SetUp();
    CreateProduct product;
    product.name = "Movie ticket";
    product.price = Points{50};
    PlaceOrder request;
    request.product_id = must(world_->catalog().create(world_.admin(), product)).id;
    request.quantity = 2;
    request.coupon_code = must(world_->coupons().list(who_, {})).items.at(0).code;
    order_ = must(world_->purchases().place(who_, request, {"one", false}));
    ASSERT_EQ(order_.discount, Points{15});
    world_.expect_clean_audit();
  }
  OrderView order_;
};

TEST_F(FalsifiedOrder, debit_shows) {
  sql("UPDATE orders SET list_price = list_price - 1, total = total - 1");
  EXPECT_NE(verdict().find("purchase entry is -85, expected -84"), std::string::npos);
}

TEST_F(FalsifiedOrder, missing_debit_shows) {
  sql("UPDATE ledger_entries SET source_id = source_id + 1 WHERE rule = 'purchase'");
  bool of_the_order = false;
  for (const auto& finding :
       must(world_->audit().verify(Principal::local_operator(), {.full = true})).findings)
    of_the_order |= finding.detail == "its purchase entry is missing";
  EXPECT_TRUE(of_the_order);
}

TEST_F(FalsifiedOrder, debit_without_an_order_shows) {
  sql("DELETE FROM tickets");
  sql("DELETE FROM orders");
  sql("UPDATE coupons SET state = 'issued'");
  EXPECT_EQ(verdict(), "an entry is of the order " + std::to_string(order_.id->value) +
                           ", and the account has no such order");
}

TEST_F(FalsifiedOrder, missing_ticket_shows) {
  sql("DELETE FROM tickets WHERE id = (SELECT min(id) FROM tickets)");
  EXPECT_NE(verdict().find("1 tickets for a quantity of 2"), std::string::npos);
}

TEST_F(FalsifiedOrder, voided_ticket_of_a_paid_order_shows) {
  sql("UPDATE tickets SET state = 'voided' WHERE id = (SELECT min(id) FROM tickets)");
  EXPECT_NE(verdict().find("does not fit the order's state"), std::string::npos);
}

TEST_F(FalsifiedOrder, cancellation_without_a_refund_shows) {
  sql("UPDATE orders SET state = 'cancelled', cancelled_at = created_at");
  sql("UPDATE tickets SET state = 'voided'");
  sql("UPDATE coupons SET state = 'issued'");
  EXPECT_NE(verdict().find("refund entry is missing"), std::string::npos);
}

TEST_F(FalsifiedOrder, coupon_given_back_under_a_standing_order_shows) {
  sql("UPDATE coupons SET state = 'issued' WHERE code = '" + *order_.coupon_code + "'");
  EXPECT_NE(verdict().find("it is not redeemed, but the order"), std::string::npos);
}

TEST_F(FalsifiedOrder, coupon_redeemed_by_nothing_shows) {
  sql("UPDATE coupons SET state = 'redeemed'");
  EXPECT_EQ(verdict(), "it is redeemed, but no order that stands used it");
}

/// Beside the points, a month that was awarded.
class FalsifiedRanking : public Falsified {
 protected:
  void SetUp() override {
    Falsified::SetUp();
    world_.comment(world_.user(), world_.general_post(who_));
    world_.clock().advance(std::chrono::days(31));
    const auto award = must(world_->rankings().award(Principal::local_operator(), {}));
    ASSERT_EQ(award.winners.size(), 1u);
    ASSERT_EQ(award.winners.front().account.id, who_.account);
    world_.expect_clean_audit();
  }
};

TEST_F(FalsifiedRanking, award_without_an_entry_shows) {
  sql("UPDATE ledger_entries SET source_id = source_id + 1 WHERE rule = 'ranking'");
  bool of_the_ranking = false;
  for (const auto& finding :
       must(world_->audit().verify(Principal::local_operator(), {.full = true})).findings)
    of_the_ranking |= finding.detail == "the award of rank 1 to account " + id() + " has no entry";
  EXPECT_TRUE(of_the_ranking);
}

TEST_F(FalsifiedRanking, award_of_another_amount_shows) {
  sql("UPDATE ranking_places SET award = 999 WHERE award = 1000");
  EXPECT_EQ(verdict(), "the entry of rank 1 is of 1000 points, expected 999");
}

TEST_F(FalsifiedRanking, entry_without_an_award_shows) {
  sql("UPDATE ranking_places SET award = NULL");
  EXPECT_EQ(verdict(), "an entry is of the ranking 1, which has no award for the account");
}

TEST(Audit, is_for_admins) {
  Scenario world;
  EXPECT_EQ(refusal(world->audit().verify(world.user())), ErrorCode::forbidden);
}

TEST(Audit, believes_accounts_that_have_not_moved_since_it_found_them_right) {
  Scenario world(Database::sqlite_memory);
  const auto fan = world.user();
  const auto post = world.event_post();
  world.comment(fan, post);
  world.comment(world.user(), post);
  const auto op = Principal::local_operator();
  const auto first = must(world->audit().verify(op));
  EXPECT_TRUE(first.clean && first.full) << "the first is of everything";
  EXPECT_EQ(first.unchanged_accounts, 0);
  EXPECT_EQ(first.entries, 2);

  const auto second = must(world->audit().verify(op));
  EXPECT_FALSE(second.full);
  EXPECT_EQ(second.unchanged_accounts, second.accounts);
  EXPECT_EQ(second.entries, 0);
  EXPECT_EQ(second.heads_digest, first.heads_digest);
  EXPECT_EQ(second.points, first.points);

  must(world->points().adjust(op, {fan.account, Points{5}, "a gift"}));
  const auto third = must(world->audit().verify(op));
  EXPECT_EQ(third.unchanged_accounts, third.accounts - 1);
  EXPECT_EQ(third.entries, 2) << "the whole chain of the one that has moved";

  world.clock().advance(std::chrono::days(7));
  EXPECT_TRUE(must(world->audit().verify(op)).full) << "once a week";
  EXPECT_FALSE(must(world->audit().verify(op)).full);
  EXPECT_TRUE(must(world->audit().verify(op, {.full = true})).full);
}

TEST(Audit, tells_how_far_it_is) {
  Scenario world(Database::sqlite_memory);
  world.comment(world.user(), world.event_post());
  std::map<std::string, AuditProgress> last;
  const auto watch = [&](const AuditProgress& at) { last[at.part] = at; };
  const auto op = Principal::local_operator();
  const auto report = must(world->audit().verify(op, {}, watch));
  EXPECT_EQ(last.at("accounts").done, report.accounts);
  EXPECT_EQ(last.at("accounts").expected, 0) << "nobody knows";
  EXPECT_EQ(last.at("coupons").done, 1);
  must(world->audit().verify(op, {}, watch));
  EXPECT_EQ(last.at("accounts").expected, report.accounts);
}

}  // namespace
}  // namespace ticketing::test
