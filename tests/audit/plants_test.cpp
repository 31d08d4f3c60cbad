// What somebody with access to the database might do to the books, one after another: the audit
// names each, in words that an accountant understands, and says nothing once it is undone.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>

#include "support/scenario.hpp"
#include "support/store_sql.hpp"
#include "support/temp_dir.hpp"

namespace ticketing::test {
namespace {

const Principal op = Principal::local_operator();

struct Plant {
  std::string what;
  std::string tables;  ///< that it changes, by blanks
  std::string sql;
  std::string subject;  ///< of a finding, or its beginning
  std::string words;    ///< in its text
  /// Whether it leaves the wallets and the counts of rows as they were, so that only a full audit
  /// looks at it.
  bool only_full = false;
};

/// Books in which every kind of thing has happened.
class Books {
 public:
  explicit Books(Database database)
      : world(database, [this](Config& config) {
          std::ofstream(dir_.file("chain.key")) << std::string(32, 'k');
          config.ledger.chain_key_file = dir_.file("chain.key");
        }) {
    fan = world.user("fan");
    other = world.user("other");
    loner = world.user("loner");
    general = world.general_post(fan);
    world.comment(other, general);
    world.clock().advance(std::chrono::days(31));
    must(world->rankings().award(op, {}));

    event = world.event_post();
    won = world.comment(fan, event);
    world.comment(other, event);
    general = world.general_post(fan);
    answer = world.comment(other, general).comment.id;
    deleted = world.general_post(other);
    must(world->posts().remove(other, {deleted, {}}));
    for (const auto& who : {fan, other, loner})
      must(world->points().adjust(op, {who.account, Points{900}, "a gift"}));
    shop();
    must(world->points().adjust(op, {fan.account, Points{-5}, "a correction"}));
    for (const auto& table :
         {"account_events", "accounts", "audit_marks", "campaigns", "comments", "coupons",
          "daily_slots", "expiring_credits", "ledger_entries", "orders", "participations",
          "post_counts", "posts", "ranking_places", "tallies", "tickets", "wallets"})
      execute_sql(world.config(),
                  fmt::format("CREATE TABLE saved_{0} AS SELECT * FROM {0}", table));
  }

  /// As it was before the plant.
  void restore(const std::string& tables) {
    std::istringstream names(tables);
    for (std::string name; names >> name;)
      execute_sql(world.config(),
                  fmt::format("DELETE FROM {0}; INSERT INTO {0} SELECT * FROM saved_{0}", name));
  }

  AuditReport audit(bool full) { return must(world->audit().verify(op, {.full = full})); }

 private:
  TempDir dir_;

  void shop() {
    CreateProduct ticket;
    ticket.name = "Movie ticket";
    ticket.price = Points{50};
    const auto product = must(world->catalog().create(world.admin(), ticket)).id;
    dear = must(
        world->purchases().place(fan, {product, 2, won.reward->coupon->code, {}}, {"one", false}));
    plain = must(world->purchases().place(other, {product, 1, {}, {}}, {"two", false}));
    used = plain.tickets.at(0).code;
    must(world->purchases().redeem(world.admin(), used));
    const auto regretted =
        must(world->purchases().place(other, {product, 1, {}, {}}, {"three", false}));
    must(world->purchases().cancel(other, *regretted.id));
  }

 public:
  Scenario world;
  Principal fan = op;
  Principal other = op;
  Principal loner = op;
  PostId event;
  PostId general;
  PostId deleted;
  CommentId answer;
  CommentAdded won;
  OrderView dear;
  OrderView plain;
  std::string used;
};

std::vector<Plant> plants(const Books& books) {
  const auto id = [](const Principal& who) { return std::to_string(who.account.value); };
  const std::string fan = id(books.fan);
  const std::string other = id(books.other);
  const std::string of_fan = "account:" + fan;
  const std::string of_other = "account:" + other;
  const auto event = std::to_string(books.event.value);
  const auto general = std::to_string(books.general.value);
  const auto order = [](const OrderView& o) { return std::to_string(o.id->value); };
  const std::string dear = order(books.dear);
  const std::string plain = order(books.plain);
  const std::string coupon = books.won.reward->coupon->code;
  const std::string last = "(SELECT max(seq) FROM ledger_entries WHERE account_id = " + fan + ")";
  const std::string one_before =
      "(SELECT {0} FROM ledger_entries WHERE account_id = " + fan + " AND seq = " + last + " - 1)";
  return {
      {"a balance is raised", "wallets",
       "UPDATE wallets SET balance = balance + 1 WHERE account_id = " + fan, of_fan,
       "the balance is"},
      {"an amount and all that follows from it", "wallets ledger_entries",
       "UPDATE ledger_entries SET amount = amount + 1 WHERE seq = 1 AND account_id = " + fan +
           "; UPDATE ledger_entries SET balance_after = balance_after + 1 WHERE account_id = " +
           fan + "; UPDATE wallets SET balance = balance + 1 WHERE account_id = " + fan,
       of_fan, "does not fit the chain"},
      {"the note of an entry", "ledger_entries",
       "UPDATE ledger_entries SET note = 'another' WHERE note <> '' AND account_id = " + fan,
       of_fan, "does not fit the chain", true},
      {"an entry is taken out", "ledger_entries",
       "DELETE FROM ledger_entries WHERE seq = 2 AND account_id = " + fan, of_fan,
       "one is missing"},
      {"the newest entry is taken away, and the wallet made to fit", "wallets ledger_entries",
       "UPDATE wallets SET balance = " + fmt::format(fmt::runtime(one_before), "balance_after") +
           ", head = " + fmt::format(fmt::runtime(one_before), "hash") +
           ", entry_count = entry_count - 1 WHERE account_id = " + fan +
           "; DELETE FROM ledger_entries WHERE account_id = " + fan + " AND seq = " + last,
       of_fan, "the newest were taken away"},
      {"a sum of what expires", "expiring_credits",
       "UPDATE expiring_credits SET credits = credits + 1 WHERE account_id = " + fan, of_fan,
       "of what expires", true},
      {"the wallet expects nothing to expire", "wallets",
       "UPDATE wallets SET next_expiry_at = NULL WHERE account_id = " + fan, of_fan,
       "the wallet does not expect it"},
      {"comments towards milestones", "wallets",
       "UPDATE wallets SET comments_counted = 99 WHERE account_id = " + fan, of_fan,
       "comments count towards milestones"},
      {"posts towards milestones", "wallets",
       "UPDATE wallets SET posts_counted = 99 WHERE account_id = " + fan, of_fan,
       "posts count towards milestones"},
      {"numbers of notifications", "wallets",
       "UPDATE wallets SET event_seq = 0 WHERE account_id = " + fan, of_fan,
       "its last notification"},
      {"a tally of comments written", "tallies",
       "UPDATE tallies SET total = total + 5 WHERE metric = 'comments_written' AND account_id = " +
           other,
       of_other, "its tally of comments_written", true},
      {"a tally of comments received, of a day without any", "tallies",
       "INSERT INTO tallies (account_id, metric, day, total, grown_at) VALUES (" + other +
           ", 'comments_received', 20000, 9, 0)",
       of_other, "its tally of comments_received on 2024-10-04 is off by 9", true},
      {"a used slot of the day", "daily_slots", "DELETE FROM daily_slots WHERE account_id = " + fan,
       of_fan, "counted against the day's limit", true},
      {"a paid comment was never to be paid", "comments",
       "UPDATE comments SET rewarded = FALSE WHERE post_id = " + event + " AND author_id = " + fan,
       of_fan, "an entry pays for a comment on the post " + event, true},
      {"a comment claims to be paid", "comments",
       "UPDATE comments SET rewarded = TRUE WHERE id = " + std::to_string(books.answer.value),
       of_other, "was rewarded, and no entry pays for it", true},
      {"a post is deleted and keeps its reward", "posts post_counts",
       "UPDATE posts SET deleted = TRUE WHERE id = " + general, of_fan,
       "its reward was not taken back"},
      {"a deleted post comes back without its reward", "posts",
       "UPDATE posts SET deleted = FALSE WHERE id = " + std::to_string(books.deleted.value),
       of_other, "was taken back, though it was not deleted"},
      {"a post is gone", "posts comments participations",
       "DELETE FROM comments WHERE post_id = " + general +
           "; DELETE FROM participations WHERE post_id = " + general +
           "; DELETE FROM posts WHERE id = " + general,
       "posts", "are left"},
      {"comments of a post", "posts",
       "UPDATE posts SET comment_count = comment_count + 1 WHERE id = " + event, "post:" + event,
       "the post counts 3 comments, 2 are there"},
      {"posts of a board", "post_counts",
       "UPDATE post_counts SET posts = posts + 1 WHERE board = 'event'", "board:event",
       "the board counts 2 posts, 1 are there"},
      {"who has taken part", "participations",
       "DELETE FROM participations WHERE account_id = " + fan, "post:" + event,
       "is not known to have taken part"},
      {"claimed slots", "campaigns", "UPDATE campaigns SET claimed = claimed + 1",
       "campaign:", "slots are claimed"},
      {"a won coupon is gone", "coupons", "DELETE FROM coupons WHERE position = 2",
       "campaign:", "slots are claimed"},
      {"all coupons are worth everything, for ever", "coupons",
       "UPDATE coupons SET value = 100, max_discount = NULL, valid_until = valid_until * 2",
       "coupon:" + coupon, "it is not as it was issued"},
      {"a coupon is given away", "coupons",
       "UPDATE coupons SET owner_id = " + id(books.loner) + " WHERE position = 2",
       "coupon:", "it is not as it was issued"},
      {"a used coupon is good again", "coupons",
       "UPDATE coupons SET state = 'issued' WHERE code = '" + coupon + "'", "coupon:" + coupon,
       "it is not redeemed, but the order " + dear + " used it"},
      {"a coupon out of nothing", "coupons",
       "INSERT INTO coupons (code, owner_id, kind, value, valid_days, state, issued_at, "
       "valid_until, previous_seal, seal) SELECT 'FORGED', owner_id, kind, 100, 30, 'issued', "
       "issued_at, valid_until, previous_seal, seal FROM coupons WHERE position = 1",
       "coupon:FORGED", "it is not as it was issued"},
      {"a used ticket is good again", "tickets",
       "UPDATE tickets SET state = 'issued', redeemed_at = NULL, redeemed_by = NULL WHERE code = "
       "'" +
           books.used + "'",
       "order:" + plain, "its ticket " + books.used + " is not as it was issued"},
      {"a ticket is in other hands", "tickets",
       "UPDATE tickets SET owner_id = " + id(books.loner) + " WHERE code = '" + books.used + "'",
       "order:" + plain, "is in the hands of account " + id(books.loner)},
      {"every ticket is good for ten more years", "tickets",
       "UPDATE tickets SET valid_until = valid_until + 315360000000000", "order:" + dear,
       "is not as it was issued"},
      {"a ticket is gone", "tickets", "DELETE FROM tickets WHERE order_id = " + plain,
       "order:" + plain, "0 tickets for a quantity of 1"},
      {"the list price of an order", "orders",
       "UPDATE orders SET list_price = 10, total = 10 WHERE id = " + plain, "order:" + plain,
       "its list price is 10, its tickets cost 50"},
      {"a discount without a coupon", "orders",
       "UPDATE orders SET discount = 50, total = 0 WHERE id = " + plain, "order:" + plain,
       "it has a discount of 50, and no coupon"},
      {"a greater discount than the coupon gives", "orders",
       "UPDATE orders SET discount = 50, total = 50 WHERE id = " + dear, "order:" + dear,
       "its discount is 50, the coupon " + coupon + " gives 15"},
      {"an order for nothing", "orders tickets",
       "INSERT INTO orders (id, account_id, product_id, product_name, product_category, quantity, "
       "took_stock, list_price, discount, total, state, balance_after, created_at) SELECT 99999, "
       "account_id, product_id, product_name, product_category, 1, took_stock, 0, 0, 0, 'paid', "
       "balance_after, created_at FROM orders WHERE id = " +
           plain +
           "; INSERT INTO tickets (code, order_id, owner_id, product_id, product_name, "
           "product_category, price, state, issued_at, valid_until, previous_seal, seal) SELECT "
           "'FREE', 99999, owner_id, product_id, product_name, product_category, 0, 'issued', "
           "issued_at, valid_until, previous_seal, seal FROM tickets WHERE code = '" +
           books.used + "'",
       "order:99999", "its ticket FREE is not as it was issued"},
      {"an order is another account's", "orders",
       "UPDATE orders SET account_id = " + id(books.loner) + " WHERE id = " + plain,
       "order:" + plain, "its purchase entry is missing"},
      {"an order says what was left", "orders",
       "UPDATE orders SET balance_after = balance_after + 1 WHERE id = " + plain, "order:" + plain,
       "it says that"},
      {"an order is cancelled without a refund", "orders tickets",
       "UPDATE orders SET state = 'cancelled', cancelled_at = created_at WHERE id = " + plain,
       "order:" + plain, "its refund entry is missing"},
      {"an order is gone", "orders tickets",
       "DELETE FROM tickets WHERE order_id = " + plain + "; DELETE FROM orders WHERE id = " + plain,
       of_other, "the account has no such order"},
      {"an award of a ranking", "ranking_places",
       "UPDATE ranking_places SET award = 999 WHERE award IS NOT NULL", "ranking:", "expected 999"},
      {"an award for nothing", "ranking_places", "UPDATE ranking_places SET award = NULL", of_fan,
       "which has no award for the account", true},
      {"what the last audit saw", "audit_marks",
       "UPDATE audit_marks SET row_count = 1 WHERE subject = 'account' AND subject_id = " + fan,
       of_fan, "what the last audit noted of it was changed by hand"},
      {"an account gets power", "accounts",
       "UPDATE accounts SET role = 'admin' WHERE id = " + other, of_other,
       "its role or state was changed by hand"},
      {"an account without its wallet's owner", "accounts",
       "DELETE FROM accounts WHERE id = " + id(books.loner), "account:" + id(books.loner),
       "there is a wallet, but no account"},
      {"a whole account is wiped",
       "account_events accounts expiring_credits ledger_entries wallets",
       "DELETE FROM account_events WHERE account_id = " + id(books.loner) +
           "; DELETE FROM expiring_credits WHERE account_id = " + id(books.loner) +
           "; DELETE FROM ledger_entries WHERE account_id = " + id(books.loner) +
           "; DELETE FROM wallets WHERE account_id = " + id(books.loner) +
           "; DELETE FROM accounts WHERE id = " + id(books.loner),
       "account:" + id(books.loner), "the last audit saw it with 1 entries, and it is gone"},
  };
}

class Plants : public ::testing::TestWithParam<Database> {};
INSTANTIATE_TEST_SUITE_P(Stores, Plants,
                         ::testing::Values(Database::sqlite_file, Database::postgresql),
                         [](const auto& parameter) { return to_string(parameter.param); });

TEST_P(Plants, are_each_named_by_the_audit) {
  Books books(GetParam());
  books.world.expect_clean_audit();
  books.restore("audit_marks");  // what is saved is from before
  books.world.expect_clean_audit();
  execute_sql(books.world.config(),
              "DROP TABLE saved_audit_marks;"
              "CREATE TABLE saved_audit_marks AS SELECT * FROM audit_marks");
  for (const Plant& plant : plants(books)) {
    SCOPED_TRACE(plant.what);
    execute_sql(books.world.config(), plant.sql);
    EXPECT_EQ(books.audit(false).clean, plant.only_full) << "of what has moved";
    const auto report = books.audit(true);
    std::string said;
    bool named = false;
    for (const auto& [subject, detail] : report.findings) {
      said += subject + ": " + detail + "\n";
      named |= subject.starts_with(plant.subject) && detail.find(plant.words) != std::string::npos;
    }
    EXPECT_FALSE(report.clean);
    EXPECT_TRUE(named) << (said.empty() ? "nothing was found" : said);
    books.restore(plant.tables);
    books.world.expect_clean_audit();
    if (HasFailure()) return;
  }
}

TEST_P(Plants, that_were_meant_to_be_used_are_refused_where_they_are) {
  Books books(GetParam());
  execute_sql(books.world.config(),
              "UPDATE tickets SET state = 'issued', redeemed_at = NULL, redeemed_by = NULL");
  EXPECT_THROW(static_cast<void>(books.world->purchases().redeem(books.world.admin(), books.used)),
               std::exception);
  execute_sql(books.world.config(), "UPDATE coupons SET value = 100, state = 'issued'");
  const PlaceOrder dear{{books.dear.product.id}, 1, books.won.reward->coupon->code, {}};
  EXPECT_EQ(refusal(books.world->purchases().place(books.fan, dear, {"again", false})),
            ErrorCode::internal);
}

}  // namespace
}  // namespace ticketing::test
