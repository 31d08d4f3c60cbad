#include <gtest/gtest.h>

#include <ticketing/points/ledger.hpp>

namespace ticketing::test {
namespace {

using std::chrono::hours;

constexpr AccountId account{7};
const Timestamp start{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2}};

Posting credit(std::int64_t amount, std::optional<Timestamp> expires_at = {}) {
  Posting posting;
  posting.amount = posting.rule_amount = Points{amount};
  posting.expires_at = expires_at;
  return posting;
}

TEST(Ledger, carries_balance_count_and_head_from_entry_to_entry) {
  Wallet wallet;
  wallet.account = {7};
  const auto first = post_entry(wallet, credit(100), start, {});
  const auto second = post_entry(wallet, credit(-30), start, {});
  EXPECT_EQ(first.seq, 1);
  EXPECT_EQ(second.seq, 2);
  EXPECT_EQ(second.balance_after, Points{70});
  EXPECT_EQ(wallet.balance, Points{70});
  EXPECT_EQ(wallet.entry_count, 2);
  EXPECT_EQ(wallet.head, second.hash);
  EXPECT_EQ(second.hash, chain_hash(first.hash, second, {}));
}

TEST(Ledger, refuses_to_go_below_zero_or_beyond_the_bound) {
  Wallet wallet;
  EXPECT_THROW(post_entry(wallet, credit(-1), start, {}), std::logic_error);
  EXPECT_THROW(post_entry(wallet, credit(points_max.value + 1), start, {}), std::logic_error);
  EXPECT_EQ(wallet.entry_count, 0);
}

TEST(Ledger, every_field_is_under_the_hash) {
  Wallet wallet;
  const auto entry = post_entry(wallet, credit(100, start + hours(1)), start, {});
  const ChainHash zero{};
  const auto changed = [&](auto change) {
    auto other = entry;
    change(other);
    return chain_hash(zero, other, {}) != entry.hash;
  };
  EXPECT_TRUE(changed([](LedgerEntry& e) { e.account = {8}; }));
  EXPECT_TRUE(changed([](LedgerEntry& e) { e.seq = 2; }));
  EXPECT_TRUE(changed([](LedgerEntry& e) { e.amount = Points{99}; }));
  EXPECT_TRUE(changed([](LedgerEntry& e) { e.balance_after = Points{99}; }));
  EXPECT_TRUE(changed([](LedgerEntry& e) { e.reason = Reason::refund; }));
  EXPECT_TRUE(changed([](LedgerEntry& e) { e.rule = Rule::expiry; }));
  EXPECT_TRUE(changed([](LedgerEntry& e) { e.rule_amount = Points{1}; }));
  EXPECT_TRUE(changed([](LedgerEntry& e) { e.source = {SourceType::order, 0}; }));
  EXPECT_TRUE(changed([](LedgerEntry& e) { e.source.id = 3; }));
  EXPECT_TRUE(changed([](LedgerEntry& e) { e.actor = AccountId{1}; }));
  EXPECT_TRUE(changed([](LedgerEntry& e) { e.note = "n"; }));
  EXPECT_TRUE(changed([](LedgerEntry& e) { e.reverses = EntryId{1}; }));
  EXPECT_TRUE(changed([](LedgerEntry& e) { e.expires_at.reset(); }));
  EXPECT_TRUE(changed([](LedgerEntry& e) { e.created_at += hours(1); }));
  EXPECT_NE(chain_hash(entry.hash, entry, {}), entry.hash) << "the previous hash counts";
  EXPECT_NE(chain_hash(zero, entry, ChainKey(32, 7)), entry.hash) << "the key counts";
}

TEST(Ledger, a_later_credit_never_expires_before_an_earlier_one) {
  Wallet wallet;
  post_entry(wallet, credit(10, start + hours(48)), start, {});
  const auto second = post_entry(wallet, credit(10, start + hours(24)), start, {});
  EXPECT_EQ(second.expires_at, start + hours(48));
}

TEST(Expiry, takes_the_oldest_credits_that_were_not_spent) {
  // 150 were credited, 70 are spent.
  const std::vector<ExpiringCredits> credits{{account, start + hours(1), Points{100}},
                                             {account, start + hours(2), Points{50}}};
  EXPECT_EQ(expiry_due(Points{80}, credits, start), Points{0});
  EXPECT_EQ(expiry_due(Points{80}, credits, start + hours(1)), Points{30});
  EXPECT_EQ(expiry_due(Points{80}, credits, start + hours(2)), Points{80});
  const auto next = next_expiry(Points{80}, credits, start);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->at, start + hours(1));
  EXPECT_EQ(next->points, Points{30});
}

TEST(Expiry, needs_only_the_credits_that_still_live) {
  const std::vector<ExpiringCredits> living{{account, start + hours(2), Points{50}}};
  EXPECT_EQ(expiry_due(Points{80}, living, start + hours(1)), Points{30});
  EXPECT_EQ(expiry_due(Points{40}, living, start + hours(1)), Points{0}) << "of the 50 spent 10";
}

TEST(Expiry, of_spent_credits_is_nothing) {
  const std::vector<ExpiringCredits> credits{{account, start + hours(1), Points{100}}};
  EXPECT_EQ(expiry_due(Points{0}, credits, start + hours(9)), Points{0});
  EXPECT_FALSE(next_expiry(Points{0}, credits, start));
}

TEST(Expiry, never_comes_to_credits_that_do_not_expire) {
  Wallet wallet;
  EXPECT_EQ(post_entry(wallet, credit(100, never_expires), start, {}).expires_at, never_expires);
  EXPECT_FALSE(wallet.next_expiry_at);
  const std::vector<ExpiringCredits> credits{{account, never_expires, Points{100}}};
  const auto far = start + hours(24 * 365 * 100);
  EXPECT_EQ(expiry_due(Points{70}, credits, far), Points{0});
  EXPECT_FALSE(next_expiry(Points{70}, credits, far));
  EXPECT_FALSE(next_expiry_mark(credits, far));
}

TEST(Expiry, finds_an_accounts_credits_among_those_of_many) {
  const std::vector<ExpiringCredits> credits{
      {{1}, start, Points{1}}, {{2}, start, Points{2}}, {{2}, never_expires, Points{3}}};
  EXPECT_EQ(of_account(credits, {2}).size(), 2U);
  EXPECT_EQ(of_account(credits, {2}).front().sum, Points{2});
  EXPECT_TRUE(of_account(credits, {3}).empty());
}

TEST(Expiry, a_refund_of_credits_that_live_is_not_looked_at) {
  Wallet wallet;
  post_entry(wallet, credit(100, start + hours(9)), start, {});
  post_entry(wallet, credit(-100), start, {});
  auto refund = credit(100);
  refund.look_for_expiry = false;
  post_entry(wallet, refund, start + hours(2), {});
  EXPECT_EQ(wallet.next_expiry_at, start + hours(9));
}

TEST(Expiry, a_refund_of_expired_credits_is_due_at_once) {
  Wallet wallet;
  post_entry(wallet, credit(100, start + hours(1)), start, {});
  post_entry(wallet, credit(-100), start, {});
  post_entry(wallet, credit(100), start + hours(2), {});  // the refund
  EXPECT_LE(*wallet.next_expiry_at, start + hours(2)) << "the mark must not be late";
}

}  // namespace
}  // namespace ticketing::test
