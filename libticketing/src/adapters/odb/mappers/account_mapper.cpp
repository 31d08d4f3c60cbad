#include "odb/mappers/account_mapper.hpp"

#include "odb/mappers/row_check.hpp"

namespace ticketing::records {

AccountRecord to_record(const Account& account) {
  return {
      .id = account.id.value,
      .email = account.email,
      .nickname = account.nickname,
      .role = enum_text(account.role),
      .state = enum_text(account.state),
      .password_hash = account.password_hash,
      .created_at = micros(account.created_at),
      .email_verified_at = micros(account.email_verified_at),
      .email_bounced_at = micros(account.email_bounced_at),
      .language = account.language ? std::optional(enum_text(*account.language)) : std::nullopt,
      .mail_rewards = account.mail.rewards,
      .mail_digest = account.mail.digest,
      .mail_expiry = account.mail.expiry,
  };
}

Account from_record(const AccountRecord& row) {
  const RowCheck check("accounts", row.id);
  return {
      .id = check.id<AccountId>("id", row.id),
      .email = check.not_empty("email", row.email),
      .nickname = row.nickname,
      .role = check.enumerator<Role>("role", row.role),
      .state = check.enumerator<AccountState>("state", row.state),
      .password_hash = row.password_hash,
      .created_at = timestamp(row.created_at),
      .email_verified_at = timestamp(row.email_verified_at),
      .email_bounced_at = timestamp(row.email_bounced_at),
      .language = check.enumerator<Language>("language", row.language),
      .mail = {.rewards = row.mail_rewards, .digest = row.mail_digest, .expiry = row.mail_expiry},
  };
}

SessionRecord to_record(const Session& session) {
  return {
      .id = session.id.value,
      .account_id = session.account.value,
      .token_hash = session.token_hash,
      .created_at = micros(session.created_at),
      .expires_at = micros(session.expires_at),
  };
}

Session from_record(const SessionRecord& row) {
  const RowCheck check("sessions", row.id);
  return {
      .id = check.id<SessionId>("id", row.id),
      .account = check.id<AccountId>("account_id", row.account_id),
      .token_hash = check.digest("token_hash", row.token_hash),
      .created_at = timestamp(row.created_at),
      .expires_at = timestamp(row.expires_at),
  };
}

AccountTokenRecord to_record(const AccountToken& token) {
  return {
      .id = 0,
      .token_hash = token.token_hash,
      .account_id = token.account.value,
      .purpose = enum_text(token.purpose),
      .new_email = token.new_email,
      .created_at = micros(token.created_at),
      .expires_at = micros(token.expires_at),
  };
}

AccountToken from_record(const AccountTokenRecord& row) {
  const RowCheck check("account_tokens", row.id);
  return {
      .token_hash = check.digest("token_hash", row.token_hash),
      .account = check.id<AccountId>("account_id", row.account_id.value_or(0)),
      .purpose = check.enumerator<TokenPurpose>("purpose", row.purpose),
      .created_at = timestamp(row.created_at),
      .expires_at = timestamp(check.at_least("expires_at", row.expires_at, row.created_at)),
      .new_email = row.new_email,
  };
}

FormerEmailRecord to_record(const FormerEmail& former) {
  return {.key = {.email_hash = hex(former.hash), .account_id = former.account.value}};
}

FormerEmail from_record(const FormerEmailRecord& row) {
  const RowCheck check("former_emails", row.key.account_id);
  return {
      .hash = check.chain_hash("email_hash", row.key.email_hash),
      .account = check.id<AccountId>("account_id", row.key.account_id),
  };
}

}  // namespace ticketing::records
