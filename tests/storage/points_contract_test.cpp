// What every wallet, ledger and daily limit repository promises.
#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "storage/stores.hpp"

namespace ticketing::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class PointsRepositoryContract : public StoreTest {
 protected:
  LedgerEntry entry(AccountId account, std::int64_t seq, std::int64_t amount) const {
    LedgerEntry entry;
    entry.account = account;
    entry.seq = seq;
    entry.amount = Points{amount};
    entry.balance_after = Points{1000 + amount};
    entry.reason = Reason::event_comment;
    entry.rule = Rule::event_comment;
    entry.rule_amount = Points{100};
    entry.source = {SourceType::comment, seq};
    entry.created_at = now_;
    entry.hash.fill(static_cast<unsigned char>(seq));
    return entry;
  }
  void append(const std::vector<LedgerEntry>& entries) {
    commit([&](UnitOfWork& unit) { unit.ledger().append(entries); });
  }
};
TICKETING_ON_EVERY_STORE(PointsRepositoryContract);

TEST_P(PointsRepositoryContract, gives_back_wallets) {
  const auto account = add_account("minji");
  Wallet wallet;
  wallet.account = account;
  wallet.balance = Points{12'345};
  wallet.entry_count = 7;
  wallet.head.fill(0xe5);
  wallet.next_expiry_at = now_ + std::chrono::hours(1);
  wallet.last_expires_at = now_ + std::chrono::hours(2);
  wallet.posts_counted = 3;
  wallet.comments_counted = 4;
  wallet.event_seq = 5;
  commit([&](UnitOfWork& unit) { unit.wallets().update(std::span(&wallet, 1)); });
  read([&](UnitOfWork& unit) {
    const auto found = unit.wallets().find(account);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->balance, wallet.balance);
    EXPECT_EQ(found->entry_count, wallet.entry_count);
    EXPECT_EQ(found->head, wallet.head);
    EXPECT_EQ(found->next_expiry_at, wallet.next_expiry_at);
    EXPECT_EQ(found->last_expires_at, wallet.last_expires_at);
    EXPECT_EQ(found->posts_counted, 3);
    EXPECT_EQ(found->comments_counted, 4);
    EXPECT_EQ(found->event_seq, 5);
    EXPECT_FALSE(unit.wallets().find({account.value + 1}));
  });
  wallet.next_expiry_at.reset();
  commit([&](UnitOfWork& unit) { unit.wallets().update(std::span(&wallet, 1)); });
  read([&](UnitOfWork& unit) { EXPECT_FALSE(unit.wallets().find(account)->next_expiry_at); });
}

TEST_P(PointsRepositoryContract, locks_each_wallet_once_ascending_and_leaves_out_unknown_ones) {
  const auto a = add_account("a");
  const auto b = add_account("b");
  commit([&](UnitOfWork& unit) {
    const AccountId wanted[] = {b, {b.value + 5}, a, b};
    std::vector<AccountId> locked;
    for (const auto& wallet : unit.wallets().lock(wanted).get()) locked.push_back(wallet.account);
    EXPECT_THAT(locked, ElementsAre(a, b));
    EXPECT_THAT(unit.wallets().lock({}).get(), IsEmpty());
  });
}

TEST_P(PointsRepositoryContract, wallet_locks_serialise_writers) {
  const auto account = add_account("minji");
  constexpr int writers = 4;
  constexpr int rounds = 25;
  std::vector<std::jthread> threads;
  for (int i = 0; i < writers; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < rounds; ++round) {
        store().transact([&](UnitOfWork& unit) {
          auto wallets = unit.wallets().lock(std::span(&account, 1)).get();
          wallets.front().balance += Points{1};
          unit.wallets().update(wallets);
          return true;
        });
      }
    });
  }
  threads.clear();
  read([&](UnitOfWork& unit) {
    EXPECT_EQ(unit.wallets().find(account)->balance, Points{writers * rounds});
  });
}

TEST_P(PointsRepositoryContract, refuses_a_negative_balance) {
  const auto account = add_account("minji");
  Wallet wallet;
  wallet.account = account;
  wallet.balance = Points{-1};
  try {
    commit([&](UnitOfWork& unit) { unit.wallets().update(std::span(&wallet, 1)); });
    FAIL() << "committed";
  } catch (const ConstraintViolation& e) {
    EXPECT_THAT(e.what(), HasSubstr("wallets_balance_not_negative"));
  }
  read([&](UnitOfWork& unit) { EXPECT_EQ(unit.wallets().find(account)->balance, Points{0}); });
}

TEST_P(PointsRepositoryContract, does_not_update_a_wallet_that_is_not_there) {
  Wallet wallet;
  wallet.account = {4711};
  EXPECT_ANY_THROW(commit([&](UnitOfWork& unit) { unit.wallets().update(std::span(&wallet, 1)); }));
}

TEST_P(PointsRepositoryContract, pages_through_all_wallets) {
  const auto a = add_account("a");
  const auto b = add_account("b");
  const auto c = add_account("c");
  read([&](UnitOfWork& unit) {
    std::vector<AccountId> seen;
    for (const auto& wallet : unit.wallets().list(a, 10)) seen.push_back(wallet.account);
    EXPECT_THAT(seen, ElementsAre(b, c));
    EXPECT_THAT(unit.wallets().list({0}, 2), SizeIs(2));
  });
}

TEST_P(PointsRepositoryContract, lists_what_expires_in_order) {
  const auto at = [&](int second) { return now_ + std::chrono::seconds(second); };
  const auto expiring = [&](const std::string& nickname, std::optional<Timestamp> next) {
    Wallet wallet;
    wallet.account = add_account(nickname);
    wallet.next_expiry_at = next;
    commit([&](UnitOfWork& unit) { unit.wallets().update(std::span(&wallet, 1)); });
    return wallet.account;
  };
  const auto a = expiring("a", at(2));
  const auto b = expiring("b", at(1));
  const auto c = expiring("c", at(2));
  expiring("d", at(3));
  expiring("e", {});
  read([&](UnitOfWork& unit) {
    const auto list = [&](ExpiryPosition after, int limit) {
      std::vector<AccountId> accounts;
      for (const auto& wallet : unit.wallets().list_expiring(at(2), after, limit))
        accounts.push_back(wallet.account);
      return accounts;
    };
    EXPECT_THAT(list({}, 10), ElementsAre(b, a, c));
    EXPECT_THAT(list({}, 2), ElementsAre(b, a));
    EXPECT_THAT(list({at(2), a}, 10), ElementsAre(c));
    EXPECT_THAT(list({at(2), c}, 10), IsEmpty());
  });
}

TEST_P(PointsRepositoryContract, warns_once_of_each_instant_and_distance) {
  const auto account = add_account("minji");
  const auto other = add_account("other");
  const auto at = now_ + std::chrono::hours(24);
  commit([&](UnitOfWork& unit) {
    auto& notices = unit.points_notices();
    EXPECT_TRUE(notices.add_warning({account, at, 30}));
    EXPECT_TRUE(notices.add_warning({account, at, 7}));
    EXPECT_TRUE(notices.add_warning({other, at, 7}));
    EXPECT_TRUE(notices.add_warning({account, now_, 7}));
    EXPECT_FALSE(notices.add_warning({account, at, 7}));
  });
  commit([&](UnitOfWork& unit) {
    auto& notices = unit.points_notices();
    EXPECT_FALSE(notices.add_warning({account, at, 30}));
    EXPECT_EQ(notices.remove_warnings_before(now_, 10), 0);
    EXPECT_EQ(notices.remove_warnings_before(at, 10), 1);
    EXPECT_EQ(notices.remove_warnings_before(never_expires, 2), 2);
    EXPECT_EQ(notices.remove_warnings_before(never_expires, 2), 1);
  });
}

TEST_P(PointsRepositoryContract, keeps_one_digest_mark_an_account) {
  const auto a = add_account("a");
  const auto b = add_account("b");
  commit([&](UnitOfWork& unit) {
    unit.points_notices().put_digest({b, 1, now_});
    unit.points_notices().put_digest({a, 2, now_});
  });
  commit([&](UnitOfWork& unit) {
    unit.points_notices().put_digest({a, 5, now_ + std::chrono::seconds(1)});
  });
  read([&](UnitOfWork& unit) {
    const auto marks = unit.points_notices().list_digests({}, b);
    ASSERT_THAT(marks, SizeIs(2));
    EXPECT_EQ(marks[0].account, a);
    EXPECT_EQ(marks[0].seq, 5);
    EXPECT_EQ(marks[0].at, now_ + std::chrono::seconds(1));
    EXPECT_EQ(marks[1].seq, 1);
    EXPECT_THAT(unit.points_notices().list_digests(a, b), SizeIs(1));
    EXPECT_THAT(unit.points_notices().list_digests({}, a), SizeIs(1));
  });
}

TEST_P(PointsRepositoryContract, gives_back_ledger_entries) {
  const auto account = add_account("minji");
  const auto admin = add_account("admin");
  auto first = entry(account, 1, 100);
  first.note = "한글 \"note\", \\ {x}\nsecond line";
  first.expires_at = now_ + std::chrono::hours(24);
  append({first});
  auto second = entry(account, 2, -100);
  second.actor = admin;
  read([&](UnitOfWork& unit) { second.reverses = unit.ledger().find_by_seq(account, 1)->id; });
  append({second});
  read([&](UnitOfWork& unit) {
    const auto one = unit.ledger().find_by_seq(account, 1).value();
    EXPECT_EQ(one.note, first.note);
    EXPECT_EQ(one.amount, Points{100});
    EXPECT_EQ(one.balance_after, Points{1100});
    EXPECT_EQ(one.reason, Reason::event_comment);
    EXPECT_EQ(one.rule, Rule::event_comment);
    EXPECT_EQ(one.rule_amount, Points{100});
    EXPECT_EQ(one.source, first.source);
    EXPECT_EQ(one.expires_at, first.expires_at);
    EXPECT_EQ(one.created_at, now_);
    EXPECT_EQ(one.hash, first.hash);
    EXPECT_FALSE(one.actor);
    EXPECT_FALSE(one.reverses);
    const auto two =
        unit.ledger().find_by_rule(account, Rule::event_comment, second.source).value();
    EXPECT_EQ(two.seq, 2);
    EXPECT_EQ(two.actor, admin);
    EXPECT_EQ(two.reverses, one.id);
    EXPECT_EQ(unit.ledger().find(two.id)->seq, 2);
    EXPECT_FALSE(unit.ledger().find_by_rule(account, Rule::refund, second.source));
    EXPECT_FALSE(unit.ledger().find_by_seq(account, 3));
  });
}

TEST_P(PointsRepositoryContract, lists_newest_first_and_chains_oldest_first) {
  const auto account = add_account("minji");
  const auto other = add_account("other");
  append({entry(account, 1, 1), entry(account, 2, 2), entry(account, 3, 3), entry(other, 1, 9)});
  const auto seqs = [](const std::vector<LedgerEntry>& entries) {
    std::vector<std::int64_t> numbers;
    for (const auto& one : entries) numbers.push_back(one.seq);
    return numbers;
  };
  read([&](UnitOfWork& unit) {
    EXPECT_THAT(seqs(unit.ledger().list(account, {{}, 2})), ElementsAre(3, 2));
    EXPECT_THAT(seqs(unit.ledger().list(account, {2, 10})), ElementsAre(1));
    EXPECT_THAT(seqs(unit.ledger().chain(account, 0, 2)), ElementsAre(1, 2));
    EXPECT_THAT(seqs(unit.ledger().chain(account, 2, 10)), ElementsAre(3));
    EXPECT_EQ(unit.ledger().total(), Points{15});
  });
}

TEST_P(PointsRepositoryContract, sums_an_empty_ledger_to_zero) {
  read([&](UnitOfWork& unit) { EXPECT_EQ(unit.ledger().total(), Points{0}); });
}

TEST_P(PointsRepositoryContract, keeps_the_sums_of_what_expires) {
  const auto minji = add_account("minji");
  const auto seojun = add_account("seojun");
  const auto soon = now_ + std::chrono::hours(24);
  const auto late = now_ + std::chrono::hours(48);
  const auto expiring = [&](AccountId account, std::int64_t seq, std::int64_t amount,
                            Timestamp at) {
    auto made = entry(account, seq, amount);
    made.expires_at = at;
    return made;
  };
  append({expiring(minji, 1, 30, soon), expiring(minji, 2, 100, late), entry(minji, 3, -50)});
  append({expiring(minji, 4, 7, late), expiring(seojun, 1, 9, never_expires)});
  append({expiring(minji, 5, -20, soon)});
  const AccountId both[] = {seojun, minji, {99}};
  const auto sums = [](const std::vector<ExpiringCredits>& credits) {
    std::vector<std::tuple<AccountId, Timestamp, std::int64_t>> rows;
    for (const auto& one : credits) rows.emplace_back(one.account, one.expires_at, one.sum.value);
    return rows;
  };
  read([&](UnitOfWork& unit) {
    auto& ledger = unit.ledger();
    EXPECT_THAT(sums(ledger.expiring(both, now_)),
                ElementsAre(std::tuple(minji, soon, 10), std::tuple(minji, late, 107),
                            std::tuple(seojun, never_expires, 9)));
    EXPECT_THAT(sums(ledger.expiring(std::span(&minji, 1), soon)),
                ElementsAre(std::tuple(minji, late, 107)))
        << "strictly after";
    EXPECT_THAT(ledger.expiring({}, now_), IsEmpty());
  });
}

TEST_P(PointsRepositoryContract, lists_wallets_of_accounts) {
  const auto a = add_account("a");
  const auto b = add_account("b");
  const AccountId asked[] = {b, {99}, a};
  read([&](UnitOfWork& unit) {
    EXPECT_THAT(unit.wallets().list_of(asked), SizeIs(2));
    EXPECT_THAT(unit.wallets().list_of({}), IsEmpty());
  });
}

TEST_P(PointsRepositoryContract, says_whether_something_expires_between_two_instants) {
  const auto account = add_account("minji");
  auto credit = entry(account, 1, 100);
  const auto at = now_ + std::chrono::hours(24);
  credit.expires_at = at;
  append({credit, entry(account, 2, -50)});
  const std::chrono::microseconds instant(1);
  read([&](UnitOfWork& unit) {
    auto& ledger = unit.ledger();
    EXPECT_TRUE(ledger.expires_between(account, at - instant, at + instant));
    EXPECT_FALSE(ledger.expires_between(account, at, never_expires)) << "strictly after";
    EXPECT_FALSE(ledger.expires_between(account, now_, at)) << "strictly before";
    EXPECT_FALSE(ledger.expires_between({99}, now_, never_expires));
  });
}

TEST_P(PointsRepositoryContract, finds_the_clawbacks_of_credits_that_live) {
  const auto account = add_account("minji");
  const auto other = add_account("other");
  const auto clawback = [&](AccountId of, std::int64_t seq, Timestamp expires_at) {
    auto one = entry(of, seq, 0);
    one.reason = Reason::clawback;
    one.reverses = EntryId{1};
    one.expires_at = expires_at;
    return one;
  };
  auto credit = entry(account, 1, 100);
  credit.expires_at = never_expires;
  append({credit, clawback(account, 2, never_expires),
          clawback(account, 3, now_ + std::chrono::hours(1)), clawback(account, 4, now_),
          clawback(other, 1, never_expires)});
  read([&](UnitOfWork& unit) {
    const auto found = unit.ledger().clawbacks(account, now_);
    ASSERT_THAT(found, SizeIs(2));
    EXPECT_EQ(found[0].seq, 2);
    EXPECT_EQ(found[0].expires_at, never_expires);
    EXPECT_EQ(found[1].seq, 3);
  });
}

TEST_P(PointsRepositoryContract, never_pays_twice_for_the_same_thing) {
  const auto account = add_account("minji");
  append({entry(account, 1, 100)});
  auto again = entry(account, 2, 100);
  again.source = {SourceType::comment, 1};
  try {
    append({again});
    FAIL() << "committed";
  } catch (const ConstraintViolation& e) {
    EXPECT_THAT(e.what(), HasSubstr("ledger_entries_source_unique"));
  }
}

TEST_P(PointsRepositoryContract, never_stores_two_entries_at_one_place_of_the_chain) {
  const auto account = add_account("minji");
  append({entry(account, 1, 100)});
  auto fork = entry(account, 1, 100);
  fork.source = {SourceType::comment, 2};
  EXPECT_THROW(append({fork}), ConstraintViolation);
}

TEST_P(PointsRepositoryContract, counts_used_slots_of_a_day) {
  const auto account = add_account("minji");
  const LocalDate today{std::chrono::days(20'000)};
  const auto rule_to_come = static_cast<DailyRule>(1);
  commit([&](UnitOfWork& unit) {
    unit.daily_limits().add({account, DailyRule::general_post, today, 1});
    unit.daily_limits().add({account, DailyRule::general_post, today, 2});
    unit.daily_limits().add({account, rule_to_come, today, 1});
    unit.daily_limits().add({account, DailyRule::general_post, today - std::chrono::days(1), 1});
    EXPECT_EQ(unit.daily_limits().used(account, DailyRule::general_post, today), 2);
    EXPECT_EQ(
        unit.daily_limits().used(account, DailyRule::general_post, today + std::chrono::days(1)),
        0);
  });
  EXPECT_THROW(commit([&](UnitOfWork& unit) {
                 unit.daily_limits().add({account, DailyRule::general_post, today, 2});
               }),
               ConstraintViolation);
  commit([&](UnitOfWork& unit) {
    EXPECT_EQ(unit.daily_limits().remove_before(today, 10), 1);
    EXPECT_EQ(unit.daily_limits().remove_before(today + std::chrono::days(1), 2), 2);
    EXPECT_EQ(unit.daily_limits().remove_before(today + std::chrono::days(1), 2), 1);
  });
}

}  // namespace
}  // namespace ticketing::test
