// Storage of accounts, sessions and mailed tokens. Used inside one unit of work, by one thread.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <ticketing/account/account.hpp>
#include <ticketing/account/session.hpp>
#include <ticketing/actor/author.hpp>
#include <ticketing/chain.hpp>
#include <ticketing/page.hpp>

#include "account/account_token.hpp"
#include "base/answer.hpp"

namespace ticketing {

/// What an account may do.
struct Standing {
  AccountId account;
  Role role = Role::user;
  AccountState state = AccountState::active;
};

/// An active user: nothing about it needs to be confirmed when it acts as one.
inline bool is_ordinary(const Account& account) {
  return account.role == Role::user && account.state == AccountState::active;
}

/// Whose an address was: a closed account's, or of one that has changed it.
struct FormerEmail {
  ChainHash hash{};  ///< see storage/former_emails.hpp
  AccountId account;
};

class AccountRepository {
 public:
  virtual ~AccountRepository() = default;
  /// Assigns the id. Nothing when the e-mail is taken.
  virtual std::optional<AccountId> add(const Account& account) = 0;
  virtual std::optional<Account> find(AccountId id) = 0;
  virtual std::optional<Account> find_by_email(std::string_view email) = 0;
  /// Those of `ids` that there are, in no particular order.
  virtual std::vector<Account> list_of(std::span<const AccountId> ids) = 0;
  /// By id, in no particular order; unknown ids are left out.
  virtual std::vector<Author> authors(std::span<const AccountId> ids) = 0;
  /// Those of `ids` whose e-mail is not verified, in no particular order.
  virtual std::vector<AccountId> unverified(std::span<const AccountId> ids) = 0;
  /// Of those of `ids` that there are, in no particular order. Asked after a lock, it tells what is
  /// so behind it.
  virtual Answer<std::vector<Standing>> standings(std::span<const AccountId> ids) = 0;
  /// Nothing new where it is known.
  virtual void add_former_email(const FormerEmail& former) = 0;
  /// In no particular order.
  virtual std::vector<FormerEmail> former_emails(std::span<const ChainHash> hashes) = 0;
  /// Newest first; `email_part` (may be empty) matches anywhere in the e-mail, in either case.
  virtual std::vector<Account> list(std::string_view email_part, Slice slice) = 0;
  /// Overwrites everything but id and creation time.
  /// Its wallet, which must be locked by this unit of work when role or state change, is told.
  virtual void update(const Account& account) = 0;
  /// Row locks on every active admin, ascending by id, until the transaction ends: whoever is
  /// about to make them fewer sees those who are left after everybody before it. Their wallets are
  /// locked before them, if at all.
  virtual std::vector<AccountId> lock_active_admins() = 0;
};

/// A session and who holds it.
struct HeldSession {
  Session session;
  Account account;
};

/// A session by its id, and whose it is said to be.
struct SessionOf {
  SessionId session;
  AccountId account;
};

class SessionRepository {
 public:
  virtual ~SessionRepository() = default;
  virtual SessionId add(const Session& session) = 0;
  /// Sessions with their accounts, in no particular order; unknown hashes are left out. Set-based:
  /// a rush of sign-ins is looked up batch by batch.
  virtual std::vector<HeldSession> holders(std::span<const TokenHash> hashes) = 0;
  /// Those of `sessions` that are not good any more at `now`: gone, expired, another account's, or
  /// of an account that is not active; in no particular order.
  virtual std::vector<SessionId> ended(std::span<const SessionOf> sessions, Timestamp now) = 0;
  virtual std::optional<Session> find(const TokenHash& hash) = 0;
  /// Newest first, expired ones included: no more than an account may have.
  virtual std::vector<Session> list(AccountId account) = 0;
  /// Newest first, those that have not expired at `now`; `slice.after` is an id.
  virtual std::vector<Session> list_live(AccountId account, Timestamp now, Slice slice) = 0;
  /// All but the newest `kept`, newest first.
  virtual std::vector<Session> list_beyond(AccountId account, int kept) = 0;
  virtual void remove(std::span<const SessionId> ids) = 0;
  /// At most `limit` sessions that expired before `t`; how many went.
  virtual int remove_expired(Timestamp t, int limit) = 0;
};

class AccountTokenRepository {
 public:
  virtual ~AccountTokenRepository() = default;
  virtual void add(const AccountToken& token) = 0;
  virtual std::optional<AccountToken> find(const TokenHash& hash) = 0;
  /// Newest first, expired ones included.
  virtual std::vector<AccountToken> list(AccountId account, TokenPurpose purpose) = 0;
  virtual void remove(AccountId account, TokenPurpose purpose) = 0;
  /// At most `limit` tokens that expired before `t`; how many went.
  virtual int remove_expired(Timestamp t, int limit) = 0;
};

}  // namespace ticketing
