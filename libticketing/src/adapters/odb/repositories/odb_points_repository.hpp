// Wallets, ledger entries, notices and daily slots through ODB, on either database. Set operations
// are loops: right for SQLite, whose write transaction is exclusive; PostgreSQL overrides them.
#pragma once

#include "limit/daily_limit_repository.hpp"
#include "odb/odb_session.hpp"
#include "points/ledger_repository.hpp"
#include "points/points_notice_repository.hpp"

namespace ticketing {

class OdbWalletRepository : public WalletRepository {
 public:
  explicit OdbWalletRepository(OdbSession& session) : session_(session) {}

  void add(const Wallet& wallet) override;
  std::optional<Wallet> find(AccountId account) override;
  Answer<std::vector<Wallet>> lock(std::span<const AccountId> accounts) override;
  Answer<TryLocked<Wallet, AccountId>> try_lock(std::span<const AccountId> accounts) override;
  void update(std::span<const Wallet> wallets) override;
  std::vector<Wallet> list_of(std::span<const AccountId> accounts) override;
  std::vector<Wallet> list(AccountId after, int limit) override;
  BalanceSum sum_balances(AccountId after, int limit) override;
  std::vector<Wallet> list_expiring(Timestamp until, ExpiryPosition after, int limit) override;

 private:
  OdbSession& session_;
};

class OdbLedgerRepository : public LedgerRepository {
 public:
  explicit OdbLedgerRepository(OdbSession& session) : session_(session) {}

  void append(std::span<const LedgerEntry> entries) override;
  std::optional<LedgerEntry> find(EntryId id) override;
  std::optional<LedgerEntry> find_by_rule(AccountId account, Rule rule, Source source) override;
  std::vector<LedgerEntry> list_by_rule(AccountId account, Rule rule, SourceType source) override;
  std::optional<LedgerEntry> find_by_seq(AccountId account, std::int64_t seq) override;
  std::vector<LedgerEntry> list(AccountId account, Slice slice) override;
  std::vector<LedgerEntry> chain(AccountId account, std::int64_t after_seq, int limit) override;
  std::vector<ExpiringCredits> expiring(std::span<const AccountId> accounts, Timestamp t) override;
  bool expires_between(AccountId account, Timestamp after, Timestamp before) override;
  std::vector<LedgerEntry> clawbacks(AccountId account, Timestamp t) override;
  Points total() override;

 private:
  OdbSession& session_;
};

class OdbPointsNoticeRepository : public PointsNoticeRepository {
 public:
  explicit OdbPointsNoticeRepository(OdbSession& session) : session_(session) {}

  bool add_warning(const ExpiryWarning& warning) override;
  int remove_warnings_before(Timestamp t, int limit) override;
  std::vector<DigestMark> list_digests(AccountId after, AccountId last) override;
  void put_digest(const DigestMark& mark) override;

 private:
  OdbSession& session_;
};

class OdbDailyLimitRepository final : public DailyLimitRepository {
 public:
  explicit OdbDailyLimitRepository(OdbSession& session) : session_(session) {}

  int used(AccountId account, DailyRule rule, LocalDate day) override;
  void add(const DailySlot& slot) override;
  int remove_before(LocalDate day, int limit) override;

 private:
  OdbSession& session_;
};

}  // namespace ticketing
