// Set-based look-ups of accounts and sessions on PostgreSQL.
#pragma once

#include "odb/pgsql/pg_connection.hpp"
#include "odb/repositories/odb_account_repository.hpp"

namespace ticketing {

class PgAccountRepository final : public OdbAccountRepository {
 public:
  explicit PgAccountRepository(PgSession& session)
      : OdbAccountRepository(session), session_(session) {}
  std::vector<Account> list_of(std::span<const AccountId> ids) override;
  std::vector<Author> authors(std::span<const AccountId> ids) override;
  std::vector<AccountId> unverified(std::span<const AccountId> ids) override;
  Answer<std::vector<Standing>> standings(std::span<const AccountId> ids) override;
  std::vector<FormerEmail> former_emails(std::span<const ChainHash> hashes) override;
  std::vector<AccountId> lock_active_admins() override;

 private:
  PgSession& session_;
};

class PgSessionRepository final : public OdbSessionRepository {
 public:
  explicit PgSessionRepository(PgSession& session)
      : OdbSessionRepository(session), session_(session) {}
  std::vector<HeldSession> holders(std::span<const TokenHash> hashes) override;
  std::vector<SessionId> ended(std::span<const SessionOf> sessions, Timestamp now) override;

 private:
  PgSession& session_;
};

}  // namespace ticketing
