#include "odb/mappers/account_mapper.hpp"

#include "odb/mappers/row_check.hpp"

namespace ticketing::records {

AccountRecord to_record(const Account& account) {
  return {account.id.value,           account.email,
          account.nickname,           enum_text(account.role),
          enum_text(account.state),   account.password_hash,
          micros(account.created_at), micros(account.email_verified_at)};
}

Account from_record(const AccountRecord& row) {
  const RowCheck check("accounts", row.id);
  return {check.id<AccountId>("id", row.id),
          check.not_empty("email", row.email),
          row.nickname,
          check.enumerator<Role>("role", row.role),
          check.enumerator<AccountState>("state", row.state),
          row.password_hash,
          timestamp(row.created_at),
          timestamp(row.email_verified_at)};
}

SessionRecord to_record(const Session& session) {
  return {session.id.value, session.account.value, session.token_hash, micros(session.created_at),
          micros(session.expires_at)};
}

Session from_record(const SessionRecord& row) {
  const RowCheck check("sessions", row.id);
  return {check.id<SessionId>("id", row.id), check.id<AccountId>("account_id", row.account_id),
          check.digest("token_hash", row.token_hash), timestamp(row.created_at),
          timestamp(row.expires_at)};
}

AccountTokenRecord to_record(const AccountToken& token) {
  return {0,
          token.token_hash,
          number(token.account),
          enum_text(token.purpose),
          micros(token.created_at),
          micros(token.expires_at)};
}

AccountToken from_record(const AccountTokenRecord& row) {
  const RowCheck check("account_tokens", row.id);
  return {check.digest("token_hash", row.token_hash),
          check.id<AccountId>("account_id", row.account_id),
          check.enumerator<TokenPurpose>("purpose", row.purpose), timestamp(row.created_at),
          timestamp(check.at_least("expires_at", row.expires_at, row.created_at))};
}

}  // namespace ticketing::records
