// Accounts, sessions and mailed tokens through ODB, on either database.
#pragma once

#include "account/account_repository.hpp"
#include "odb/odb_session.hpp"

namespace ticketing {

class OdbAccountRepository : public AccountRepository {
 public:
  explicit OdbAccountRepository(OdbSession& session) : session_(session) {}

  std::optional<AccountId> add(const Account& account) override;
  std::optional<Account> find(AccountId id) override;
  std::optional<Account> find_by_email(std::string_view email) override;
  std::vector<Account> list_of(std::span<const AccountId> ids) override;
  std::vector<Author> authors(std::span<const AccountId> ids) override;
  std::vector<AccountId> unverified(std::span<const AccountId> ids) override;
  Answer<std::vector<Standing>> standings(std::span<const AccountId> ids) override;
  void add_former_email(const FormerEmail& former) override;
  std::vector<FormerEmail> former_emails(std::span<const ChainHash> hashes) override;
  std::vector<Account> list(std::string_view email_part, Slice slice) override;
  void update(const Account& account) override;
  std::vector<AccountId> lock_active_admins() override;

 private:
  OdbSession& session_;
};

class OdbSessionRepository : public SessionRepository {
 public:
  explicit OdbSessionRepository(OdbSession& session) : session_(session) {}

  SessionId add(const Session& session) override;
  std::vector<HeldSession> holders(std::span<const TokenHash> hashes) override;
  std::vector<SessionId> ended(std::span<const SessionOf> sessions, Timestamp now) override;
  std::optional<Session> find(const TokenHash& hash) override;
  std::vector<Session> list(AccountId account) override;
  std::vector<Session> list_live(AccountId account, Timestamp now, Slice slice) override;
  std::vector<Session> list_beyond(AccountId account, int kept) override;
  void remove(std::span<const SessionId> ids) override;
  int remove_expired(Timestamp t, int limit) override;

 private:
  OdbSession& session_;
};

class OdbAccountTokenRepository final : public AccountTokenRepository {
 public:
  explicit OdbAccountTokenRepository(OdbSession& session) : session_(session) {}

  void add(const AccountToken& token) override;
  std::optional<AccountToken> find(const TokenHash& hash) override;
  std::vector<AccountToken> list(AccountId account, TokenPurpose purpose) override;
  void remove(AccountId account, TokenPurpose purpose) override;
  int remove_expired(Timestamp t, int limit) override;

 private:
  OdbSession& session_;
};

}  // namespace ticketing
