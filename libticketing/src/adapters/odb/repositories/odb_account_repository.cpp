#include "odb/repositories/odb_account_repository.hpp"

#include <fmt/format.h>

#include "base/sorted_unique.hpp"
#include "odb/mappers/account_mapper.hpp"
#include "odb/mappers/row_check.hpp"
#include "odb/records-odb.hxx"
#include "odb/repositories/like_pattern.hpp"

namespace ticketing {
namespace {

using records::AccountRecord;
using records::AccountTokenRecord;
using records::FormerEmailRecord;
using records::SessionRecord;

struct EmailIs {
  std::string email;
};
struct EmailLike {
  std::string pattern;
  std::int64_t before = 0;
  std::int64_t limit = 0;
};
struct TokenIs {
  std::string hash;
};
struct TokensOf {
  std::int64_t account = 0;
  std::string purpose;
};
struct Nothing {};
struct AccountIs {
  std::int64_t account = 0;
};
struct LiveBefore {
  std::int64_t account = 0;
  std::int64_t now = 0;
  std::int64_t before = 0;
  std::int64_t limit = 0;
};
struct AllBut {
  std::int64_t account = 0;
  std::int64_t kept = 0;
  std::int64_t limit = INT64_MAX;  // SQLite knows no OFFSET without one
};

}  // namespace

std::optional<AccountId> OdbAccountRepository::add(const Account& account) {
  // Two registrations at once: the second fails on the unique constraint instead.
  if (find_by_email(account.email)) return std::nullopt;
  AccountRecord row = records::to_record(account);
  session_.database().persist(row);
  return AccountId{row.id};
}

std::optional<Account> OdbAccountRepository::find(AccountId id) {
  AccountRecord row;
  if (!session_.database().find<AccountRecord>(id.value, row)) return std::nullopt;
  return records::from_record(row);
}

std::optional<Account> OdbAccountRepository::find_by_email(std::string_view email) {
  using Query = odb::query<AccountRecord>;
  const auto rows =
      select<AccountRecord>(session_, "account_by_email", EmailIs{std::string(email)},
                            [](const EmailIs& p) { return Query::email == Query::_ref(p.email); });
  if (rows.empty()) return std::nullopt;
  return records::from_record(rows.front());
}

std::vector<Account> OdbAccountRepository::list_of(std::span<const AccountId> ids) {
  std::vector<Account> accounts;
  for (const AccountId id : sorted_unique(ids))
    if (auto account = find(id)) accounts.push_back(std::move(*account));
  return accounts;
}

std::vector<Author> OdbAccountRepository::authors(std::span<const AccountId> ids) {
  std::vector<Author> authors;
  for (const AccountId id : sorted_unique(ids)) {
    AccountRecord row;
    if (session_.database().find<AccountRecord>(id.value, row)) {
      const records::RowCheck check("accounts", id.value);
      authors.push_back({id, row.nickname, check.enumerator<Role>("role", row.role)});
    }
  }
  return authors;
}

std::vector<AccountId> OdbAccountRepository::unverified(std::span<const AccountId> ids) {
  std::vector<AccountId> unverified;
  for (const AccountId id : sorted_unique(ids)) {
    AccountRecord row;
    if (session_.database().find<AccountRecord>(id.value, row) && !row.email_verified_at)
      unverified.push_back(id);
  }
  return unverified;
}

void OdbAccountRepository::add_former_email(const FormerEmail& former) {
  const FormerEmailRecord row = records::to_record(former);
  FormerEmailRecord there;
  if (!session_.database().find<FormerEmailRecord>(row.key, there))
    session_.database().persist(row);
}

std::vector<FormerEmail> OdbAccountRepository::former_emails(std::span<const ChainHash> hashes) {
  using Query = odb::query<FormerEmailRecord>;
  std::vector<FormerEmail> found;
  for (const ChainHash& hash : sorted_unique(hashes)) {
    const auto rows = select<FormerEmailRecord>(
        session_, "former_emails_of", EmailIs{records::hex(hash)},
        [](const EmailIs& p) { return Query::key.email_hash == Query::_ref(p.email); });
    for (const FormerEmailRecord& row : rows) found.push_back(records::from_record(row));
  }
  return found;
}

Answer<std::vector<Standing>> OdbAccountRepository::standings(std::span<const AccountId> ids) {
  std::vector<Standing> standings;
  for (const Account& account : list_of(ids))
    standings.push_back({account.id, account.role, account.state});
  return standings;
}

std::vector<Account> OdbAccountRepository::list(std::string_view email_part, Slice slice) {
  using Query = odb::query<AccountRecord>;
  const auto rows = select<AccountRecord>(
      session_, "accounts_by_email_part",
      EmailLike{containing(in_lower_case(email_part)), slice.after.value_or(INT64_MAX),
                slice.limit},
      [](const EmailLike& p) {
        return (Query::email.like(Query::_ref(p.pattern), "\\") &&
                Query::id < Query::_ref(p.before)) +
               "ORDER BY" + Query::id + "DESC LIMIT" + parameter(Query::id, p.limit);
      });
  return values_of<Account>(rows);
}

void OdbAccountRepository::update(const Account& account) {
  odb::database& database = session_.database();
  AccountRecord row;
  database.load<AccountRecord>(account.id.value, row);
  AccountRecord changed = records::to_record(account);
  changed.created_at = row.created_at;
  database.update(changed);
  if (changed.role != row.role || changed.state != row.state)
    database.execute(fmt::format("UPDATE wallets SET ordinary = {} WHERE account_id = {}",
                                 is_ordinary(account) ? "TRUE" : "FALSE", changed.id));
}

std::vector<AccountId> OdbAccountRepository::lock_active_admins() {
  // Literals, not parameters: that is what lets the partial index serve.
  const auto rows = select<AccountRecord>(session_, "active_admins", Nothing{}, [](const Nothing&) {
    return odb::query_base("role = 'admin' AND state = 'active' ORDER BY id");
  });
  std::vector<AccountId> admins;
  for (const AccountRecord& row : rows) admins.push_back({row.id});
  return admins;
}

SessionId OdbSessionRepository::add(const Session& session) {
  SessionRecord row = records::to_record(session);
  session_.database().persist(row);
  return SessionId{row.id};
}

std::vector<HeldSession> OdbSessionRepository::holders(std::span<const TokenHash> hashes) {
  std::vector<HeldSession> held;
  for (const TokenHash& hash : sorted_unique(hashes)) {
    auto session = find(hash);
    if (!session) continue;
    AccountRecord row;
    session_.database().load<AccountRecord>(session->account.value, row);
    held.push_back({std::move(*session), records::from_record(row)});
  }
  return held;
}

std::vector<SessionId> OdbSessionRepository::ended(std::span<const SessionOf> sessions,
                                                   Timestamp now) {
  odb::database& database = session_.database();
  const auto is_good = [&](const SessionOf& one) {
    SessionRecord session;
    AccountRecord account;
    return database.find<SessionRecord>(one.session.value, session) &&
           session.account_id == one.account.value && session.expires_at > records::micros(now) &&
           database.find<AccountRecord>(one.account.value, account) &&
           account.state == records::enum_text(AccountState::active);
  };
  std::vector<SessionId> ended;
  for (const SessionOf& one : sessions)
    if (!is_good(one)) ended.push_back(one.session);
  return ended;
}

std::optional<Session> OdbSessionRepository::find(const TokenHash& hash) {
  using Query = odb::query<SessionRecord>;
  const auto rows = select<SessionRecord>(
      session_, "session_by_token", TokenIs{hash},
      [](const TokenIs& p) { return Query::token_hash == Query::_ref(p.hash); });
  if (rows.empty()) return std::nullopt;
  return records::from_record(rows.front());
}

std::vector<Session> OdbSessionRepository::list(AccountId account) {
  using Query = odb::query<SessionRecord>;
  const auto rows = select<SessionRecord>(
      session_, "sessions_of_account", AccountIs{account.value}, [](const AccountIs& p) {
        // Not by id alone: PostgreSQL may walk all ids for that.
        return (Query::account_id == Query::_ref(p.account)) + "ORDER BY" + Query::id + "+ 0 DESC";
      });
  return values_of<Session>(rows);
}

std::vector<Session> OdbSessionRepository::list_live(AccountId account, Timestamp now,
                                                     Slice slice) {
  using Query = odb::query<SessionRecord>;
  const auto rows = select<SessionRecord>(
      session_, "sessions_live",
      LiveBefore{account.value, records::micros(now), slice.after.value_or(INT64_MAX), slice.limit},
      [](const LiveBefore& p) {
        // Looked up by the account alone: PostgreSQL may walk all that expire later for the rest.
        return (Query::account_id == Query::_ref(p.account)) + "AND" + Query::expires_at + "+ 0 >" +
               parameter(Query::expires_at, p.now) + "AND" + Query::id + "+ 0 <" +
               parameter(Query::id, p.before) + "ORDER BY" + Query::id + "+ 0 DESC LIMIT" +
               parameter(Query::id, p.limit);
      });
  return values_of<Session>(rows);
}

std::vector<Session> OdbSessionRepository::list_beyond(AccountId account, int kept) {
  using Query = odb::query<SessionRecord>;
  const auto rows = select<SessionRecord>(
      session_, "sessions_beyond", AllBut{account.value, kept}, [](const AllBut& p) {
        return (Query::account_id == Query::_ref(p.account)) + "ORDER BY" + Query::id +
               "+ 0 DESC LIMIT" + parameter(Query::id, p.limit) + "OFFSET" +
               parameter(Query::id, p.kept);
      });
  return values_of<Session>(rows);
}

void OdbSessionRepository::remove(std::span<const SessionId> ids) {
  using Query = odb::query<SessionRecord>;
  if (ids.empty()) return;
  std::vector<std::int64_t> numbers;
  for (const SessionId id : ids) numbers.push_back(id.value);
  session_.database().erase_query<SessionRecord>(
      Query::id.in_range(numbers.begin(), numbers.end()));
}

int OdbSessionRepository::remove_expired(Timestamp t, int limit) {
  using Query = odb::query<SessionRecord>;
  const std::int64_t expired_before = records::micros(t);
  const std::int64_t rows_max = limit;
  const auto gone = session_.database().erase_query<SessionRecord>(
      Query("id IN (SELECT id FROM sessions WHERE expires_at <") +
      parameter(Query::expires_at, expired_before) + Query("ORDER BY expires_at LIMIT") +
      parameter(Query::id, rows_max) + Query(")"));
  return static_cast<int>(gone);
}

void OdbAccountTokenRepository::add(const AccountToken& token) {
  AccountTokenRecord row = records::to_record(token);
  session_.database().persist(row);
}

std::optional<AccountToken> OdbAccountTokenRepository::find(const TokenHash& hash) {
  using Query = odb::query<AccountTokenRecord>;
  const auto rows = select<AccountTokenRecord>(
      session_, "account_token_by_hash", TokenIs{hash},
      [](const TokenIs& p) { return Query::token_hash == Query::_ref(p.hash); });
  if (rows.empty()) return std::nullopt;
  return records::from_record(rows.front());
}

std::vector<AccountToken> OdbAccountTokenRepository::list(AccountId account, TokenPurpose purpose) {
  using Query = odb::query<AccountTokenRecord>;
  const auto rows = select<AccountTokenRecord>(
      session_, "account_tokens_of", TokensOf{account.value, records::enum_text(purpose)},
      [](const TokensOf& p) {
        return (Query::account_id == Query::_ref(p.account) &&
                Query::purpose == Query::_ref(p.purpose)) +
               "ORDER BY" + Query::id + "+ 0 DESC";
      });
  return values_of<AccountToken>(rows);
}

void OdbAccountTokenRepository::remove(AccountId account, TokenPurpose purpose) {
  using Query = odb::query<AccountTokenRecord>;
  session_.database().erase_query<AccountTokenRecord>(
      Query::account_id == Query::_val(account.value) &&
      Query::purpose == Query::_val(records::enum_text(purpose)));
}

int OdbAccountTokenRepository::remove_expired(Timestamp t, int limit) {
  using Query = odb::query<AccountTokenRecord>;
  const std::int64_t expired_before = records::micros(t);
  const std::int64_t rows_max = limit;
  const auto gone = session_.database().erase_query<AccountTokenRecord>(
      Query("id IN (SELECT id FROM account_tokens WHERE expires_at <") +
      parameter(Query::expires_at, expired_before) + Query("ORDER BY expires_at LIMIT") +
      parameter(Query::id, rows_max) + Query(")"));
  return static_cast<int>(gone);
}

}  // namespace ticketing
