// What one unit of work writes to accounts: locked wallets, new entries, live events.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/describe/json_write.hpp>
#include <ticketing/points/ledger.hpp>
#include <ticketing/points/reward_rules.hpp>

#include "notification/account_event_repository.hpp"
#include "storage/unit_of_work.hpp"

namespace ticketing {

/// What posting needs to know besides the database. Outlives every journal.
struct PointsPolicy {
  RewardRules rules;
  const BusinessCalendar* calendar = nullptr;
  ChainKey chain_key;
};

/// Lock first, post, then `flush` once: everything is written set by set. One thread.
class Journal {
 public:
  Journal(UnitOfWork& unit, const PointsPolicy& policy, Timestamp now)
      : unit_(unit), policy_(policy), now_(now) {}

  /// Locks the wallets (ascending) and settles what has expired, so that every later decision sees
  /// spendable points. Call once, with all accounts.
  void lock(std::vector<AccountId> accounts);
  /// As `lock`, with wallets that this unit of work has locked, ascending.
  void adopt(std::vector<Wallet> locked);

  /// The locked wallet; null when there is none.
  Wallet* wallet(AccountId account);

  /// Posts to a locked wallet and queues the live event. Precondition as `post_entry`.
  const LedgerEntry& post(AccountId account, const Posting& posting);
  /// A rule's reward: a credit that expires. Nothing for 0 points.
  void reward(AccountId account, Reason reason, Rule rule, Points points, Source source);
  /// Reverses the reward of `rule` for `source`, once: takes what is left of it; the entry's
  /// rule_amount shows what should have been taken.
  void claw_back(AccountId account, Rule rule, Source source);
  /// As `claw_back`, every milestone of which nothing is left: of the posts (or comments) that were
  /// there when it was reached, all are deleted. After what was deleted has been written.
  void claw_back_milestones(AccountId account, bool posts);
  /// Counts towards milestones and pays those just reached.
  void count_post(AccountId account);
  void count_comment(AccountId account);

  /// That something has expired is enough for its account to be written; how much that was, of all.
  Points write_off();

  /// Queues a live event that tells `payload`, as JSON.
  template <DescribedStruct T>
  void event(AccountId account, EventType type, const T& payload) {
    append_event(mark_dirty(account), type, to_json(payload));
  }

  /// Writes entries, wallets and events of the accounts that something happened to; for the others
  /// also what has expired stays as it was. Call last.
  void flush();

  Timestamp now() const { return now_; }

 private:
  void settle_expiry(Wallet& wallet, std::span<const ExpiringCredits> credits);
  const LedgerEntry& append(Wallet& to, const Posting& posting);
  Wallet& mark_dirty(AccountId account);
  void append_event(Wallet& of, EventType type, std::string payload);
  void take_back(const LedgerEntry& credit);
  void pay_milestones(Wallet& wallet, std::int64_t reached, bool posts);

  UnitOfWork& unit_;
  const PointsPolicy& policy_;
  const Timestamp now_;
  std::vector<Wallet> wallets_;  // ascending by account
  std::vector<LedgerEntry> entries_;
  std::vector<AccountEvent> events_;
  std::set<AccountId> dirty_;
  std::vector<AccountId> settled_;  ///< accounts whose mark had come
  Points written_off_;
};

}  // namespace ticketing
