#include "odb/pgsql/pg_account_repository.hpp"

#include "odb/mappers/account_mapper.hpp"
#include "odb/mappers/row_check.hpp"
#include "odb/pgsql/record_columns.hpp"

namespace ticketing {

using records::AccountRecord;
using records::FormerEmailRecord;
using records::SessionRecord;

std::vector<Account> PgAccountRepository::list_of(std::span<const AccountId> ids) {
  static const PgStatement statement{"accounts_of", "SELECT " + column_list<AccountRecord>() +
                                                        " FROM accounts WHERE id = ANY"
                                                        " ($1::bigint[])"};
  if (ids.empty()) return {};
  const std::string parameters[] = {id_array(ids)};
  const PgRows rows = session_.pipeline().query(statement, parameters);
  std::vector<Account> accounts;
  accounts.reserve(static_cast<std::size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row)
    accounts.push_back(from_record(read_row<AccountRecord>(rows, row)));
  return accounts;
}

std::vector<Author> PgAccountRepository::authors(std::span<const AccountId> ids) {
  static const PgStatement statement{
      "authors", "SELECT id, nickname, role FROM accounts WHERE id = ANY ($1::bigint[])"};
  const std::string parameters[] = {id_array(ids)};
  const PgRows rows = session_.pipeline().query(statement, parameters);
  std::vector<Author> authors;
  authors.reserve(static_cast<std::size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    const std::int64_t id = rows.integer(row, 0);
    const records::RowCheck check("accounts", id);
    authors.push_back({AccountId{id}, std::string(rows.text(row, 1)),
                       check.enumerator<Role>("role", std::string(rows.text(row, 2)))});
  }
  return authors;
}

std::vector<AccountId> PgAccountRepository::unverified(std::span<const AccountId> ids) {
  // LATERAL with LIMIT looks up one by one: what is verified is no way to find anybody.
  static const PgStatement statement{
      "unverified_accounts",
      "SELECT u.id FROM unnest($1::bigint[]) AS u (id), LATERAL"
      " (SELECT email_verified_at FROM accounts WHERE id = u.id LIMIT 1) AS a"
      " WHERE a.email_verified_at IS NULL"};
  const std::string parameters[] = {id_array(ids)};
  return read_ids<AccountId>(session_.pipeline().query(statement, parameters));
}

Answer<std::vector<Standing>> PgAccountRepository::standings(std::span<const AccountId> ids) {
  static const PgStatement statement{
      "account_standings", "SELECT id, role, state FROM accounts WHERE id = ANY ($1::bigint[])"};
  if (ids.empty()) return std::vector<Standing>{};
  const std::string parameters[] = {id_array(ids)};
  return session_.pipeline().ask(statement, parameters, [](const PgRows& rows) {
    std::vector<Standing> standings;
    standings.reserve(static_cast<std::size_t>(rows.size()));
    for (int row = 0; row < rows.size(); ++row) {
      const std::int64_t id = rows.integer(row, 0);
      const records::RowCheck check("accounts", id);
      standings.push_back(
          {AccountId{id}, check.enumerator<Role>("role", std::string(rows.text(row, 1))),
           check.enumerator<AccountState>("state", std::string(rows.text(row, 2)))});
    }
    return standings;
  });
}

std::vector<FormerEmail> PgAccountRepository::former_emails(std::span<const ChainHash> hashes) {
  static const PgStatement statement{"former_emails",
                                     "SELECT " + column_list<FormerEmailRecord>() +
                                         " FROM former_emails WHERE email_hash = ANY ($1::text[])"};
  if (hashes.empty()) return {};
  ArrayLiteral wanted;
  for (const ChainHash& hash : hashes) wanted.add(records::hex(hash));
  const std::string parameters[] = {std::move(wanted).finish()};
  return read_values<FormerEmailRecord>(session_.pipeline().query(statement, parameters));
}

std::vector<AccountId> PgAccountRepository::lock_active_admins() {
  // Literals, not parameters: that is what lets the partial index serve.
  static const PgLockingSelect select{
      "active_admins",
      "SELECT id FROM accounts WHERE role = 'admin' AND state = 'active' ORDER BY id"};
  return read_ids<AccountId>(session_.pipeline().query(session_.locking(select), {}));
}

std::vector<HeldSession> PgSessionRepository::holders(std::span<const TokenHash> hashes) {
  // LATERAL with LIMIT looks up one by one: a join may be planned as a reading of both tables.
  static const PgStatement statement{
      "session_holders",
      "SELECT " + column_list<SessionRecord>("s.") + ", " + column_list<AccountRecord>("a.") +
          " FROM unnest($1::text[]) AS u (token_hash),"
          " LATERAL (SELECT * FROM sessions WHERE token_hash = u.token_hash LIMIT 1) AS s,"
          " LATERAL (SELECT * FROM accounts WHERE id = s.account_id LIMIT 1) AS a"};
  ArrayLiteral wanted;
  for (const TokenHash& hash : hashes) wanted.add(hash);
  const std::string parameters[] = {std::move(wanted).finish()};
  const PgRows rows = session_.pipeline().query(statement, parameters);
  std::vector<HeldSession> held;
  held.reserve(static_cast<std::size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    held.push_back(
        {from_record(read_row<SessionRecord>(rows, row)),
         from_record(read_row<AccountRecord>(rows, row, column_count<SessionRecord>()))});
  }
  return held;
}

std::vector<SessionId> PgSessionRepository::ended(std::span<const SessionOf> sessions,
                                                  Timestamp now) {
  // One by one, as above; the conditions outside, so that nothing is looked up by them.
  static const PgStatement statement{
      "ended_sessions",
      "SELECT u.id FROM unnest($1::bigint[], $2::bigint[]) AS u (id, account_id)"
      " LEFT JOIN LATERAL (SELECT account_id, expires_at FROM sessions WHERE id = u.id LIMIT 1)"
      " AS s ON true"
      " LEFT JOIN LATERAL (SELECT state FROM accounts WHERE id = u.account_id LIMIT 1)"
      " AS a ON true"
      " WHERE NOT coalesce(s.account_id = u.account_id AND s.expires_at > $3::bigint"
      " AND a.state = 'active', false)"};
  ArrayLiteral ids;
  ArrayLiteral accounts;
  for (const auto& [session, account] : sessions) {
    ids.add(session.value);
    accounts.add(account.value);
  }
  const std::string parameters[] = {std::move(ids).finish(), std::move(accounts).finish(),
                                    std::to_string(records::micros(now))};
  return read_ids<SessionId>(session_.pipeline().query(statement, parameters));
}

}  // namespace ticketing
