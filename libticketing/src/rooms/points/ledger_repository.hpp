// Storage of wallets and ledger entries. Used inside one unit of work, by one thread.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include <ticketing/page.hpp>
#include <ticketing/points/ledger.hpp>

#include "base/answer.hpp"
#include "base/try_locked.hpp"

namespace ticketing {

/// A place in the order of what expires next.
struct ExpiryPosition {
  Timestamp at;
  AccountId account;
};

/// What a range of wallets holds together.
struct BalanceSum {
  Points total;
  AccountId last;   ///< the last of them
  int wallets = 0;  ///< fewer than were asked for: there are no more
};

class WalletRepository {
 public:
  virtual ~WalletRepository() = default;
  virtual void add(const Wallet& wallet) = 0;
  virtual std::optional<Wallet> find(AccountId account) = 0;
  /// Locks in ascending order of account until the transaction ends. Each id once; unknown ids are
  /// left out; ascending.
  virtual Answer<std::vector<Wallet>> lock(std::span<const AccountId> accounts) = 0;
  /// As `lock`, and waits for nobody.
  virtual Answer<TryLocked<Wallet, AccountId>> try_lock(std::span<const AccountId> accounts) = 0;
  virtual void update(std::span<const Wallet> wallets) = 0;
  /// Those of `accounts` that there are, in no particular order.
  virtual std::vector<Wallet> list_of(std::span<const AccountId> accounts) = 0;
  /// Ascending by account, from above `after`.
  virtual std::vector<Wallet> list(AccountId after, int limit) = 0;
  /// Of at most `limit` wallets, ascending by account, from above `after`.
  virtual BalanceSum sum_balances(AccountId after, int limit) = 0;
  /// Those with `next_expiry_at` up to `until`, ascending by it and by account, from above `after`.
  virtual std::vector<Wallet> list_expiring(Timestamp until, ExpiryPosition after, int limit) = 0;
};

class LedgerRepository {
 public:
  virtual ~LedgerRepository() = default;
  /// Assigns ids, and adds what expires to the sums that `expiring` tells. The accounts' wallets
  /// must be locked by this unit of work.
  virtual void append(std::span<const LedgerEntry> entries) = 0;
  virtual std::optional<LedgerEntry> find(EntryId id) = 0;
  virtual std::optional<LedgerEntry> find_by_rule(AccountId account, Rule rule, Source source) = 0;
  /// Ascending by source.
  virtual std::vector<LedgerEntry> list_by_rule(AccountId account, Rule rule,
                                                SourceType source) = 0;
  virtual std::optional<LedgerEntry> find_by_seq(AccountId account, std::int64_t seq) = 0;
  /// Newest first by seq; `slice.after` is a seq.
  virtual std::vector<LedgerEntry> list(AccountId account, Slice slice) = 0;
  /// Ascending by seq, from above `after_seq`: for the audit.
  virtual std::vector<LedgerEntry> chain(AccountId account, std::int64_t after_seq, int limit) = 0;
  /// What credits less their clawbacks expires after `t`: a sum for each account and instant,
  /// ascending by both. The sums are kept, so that no history is read: an instant is the end of a
  /// day, so there are at most as many as points live days.
  virtual std::vector<ExpiringCredits> expiring(std::span<const AccountId> accounts,
                                                Timestamp t) = 0;
  /// Whether a credit was to expire after `after` and before `before`.
  virtual bool expires_between(AccountId account, Timestamp after, Timestamp before) = 0;
  /// Clawbacks of credits that expire after `t`; ascending by seq.
  virtual std::vector<LedgerEntry> clawbacks(AccountId account, Timestamp t) = 0;
  /// Σ of all amounts.
  virtual Points total() = 0;
};

}  // namespace ticketing
