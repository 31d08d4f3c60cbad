// Set-based locking and writing of wallets and ledger entries on PostgreSQL, and notices that two
// jobs may give at once.
#pragma once

#include "odb/pgsql/pg_connection.hpp"
#include "odb/repositories/odb_points_repository.hpp"

namespace ticketing {

class PgWalletRepository final : public OdbWalletRepository {
 public:
  explicit PgWalletRepository(PgSession& session)
      : OdbWalletRepository(session), session_(session) {}
  Answer<std::vector<Wallet>> lock(std::span<const AccountId> accounts) override;
  Answer<TryLocked<Wallet, AccountId>> try_lock(std::span<const AccountId> accounts) override;
  void update(std::span<const Wallet> wallets) override;
  std::vector<Wallet> list_of(std::span<const AccountId> accounts) override;

 private:
  PgSession& session_;
};

class PgPointsNoticeRepository final : public OdbPointsNoticeRepository {
 public:
  explicit PgPointsNoticeRepository(PgSession& session)
      : OdbPointsNoticeRepository(session), session_(session) {}
  bool add_warning(const ExpiryWarning& warning) override;
  void put_digest(const DigestMark& mark) override;

 private:
  PgSession& session_;
};

class PgLedgerRepository final : public OdbLedgerRepository {
 public:
  explicit PgLedgerRepository(PgSession& session)
      : OdbLedgerRepository(session), session_(session) {}
  void append(std::span<const LedgerEntry> entries) override;
  std::vector<ExpiringCredits> expiring(std::span<const AccountId> accounts, Timestamp t) override;

 private:
  PgSession& session_;
};

}  // namespace ticketing
