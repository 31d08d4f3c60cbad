#include "odb/mappers/account_mapper.hpp"

#include "odb/mappers/row_check.hpp"

namespace ticketing::records {

AccountRecord to_record(const Account& account) {
  return {account.id.value,          account.email,
          account.nickname,          enum_text(account.role),
          enum_text(account.state),  account.password_hash,
          micros(account.created_at)};
}

Account from_record(const AccountRecord& row) {
  const RowCheck check("accounts", row.id);
  return {check.id<AccountId>("id", row.id),
          check.not_empty("email", row.email),
          row.nickname,
          check.enumerator<Role>("role", row.role),
          check.enumerator<AccountState>("state", row.state),
          row.password_hash,
          timestamp(row.created_at)};
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

}  // namespace ticketing::records
