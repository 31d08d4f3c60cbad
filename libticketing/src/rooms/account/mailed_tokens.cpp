#include "account/mailed_tokens.hpp"

#include <ticketing/describe/json.hpp>

#include "account/account_rules.hpp"

namespace ticketing {
namespace {

MailKind mail_kind(TokenPurpose purpose) {
  return purpose == TokenPurpose::verify_email ? MailKind::email_verification
                                               : MailKind::password_reset;
}

Timestamp expiry(const AccountsConfig& config, TokenPurpose purpose, Timestamp now) {
  switch (purpose) {
    case TokenPurpose::verify_email:
      return now + std::chrono::hours(config.verify_token_hours);
    case TokenPurpose::reset_password:
      return now + std::chrono::minutes(config.reset_token_minutes);
  }
  return now;
}

}  // namespace

NewToken make_token(RandomSource& random, const AccountsConfig& config, TokenPurpose purpose,
                    Timestamp now) {
  NewToken token;
  token.text = make_access_token(random);
  token.stored = {.token_hash = hash_token(token.text),
                  .account = {},
                  .purpose = purpose,
                  .created_at = now,
                  .expires_at = expiry(config, purpose, now)};
  return token;
}

void mail_token(UnitOfWork& unit, const Keyring& keys, const NewToken& token, AccountId account,
                const std::optional<std::string>& trace_id) {
  AccountToken stored = token.stored;
  stored.account = account;
  unit.account_tokens().add(stored);
  const OutboxMessage mail{
      {},
      account,
      mail_kind(stored.purpose),
      to_json(SealedMail{
          keys.seal(KeyPurpose::sealed_mail,
                    to_json(TokenMail{token.text, stored.expires_at, stored.new_email}))}),
      stored.created_at,
      trace_id};
  unit.outbox().add(std::span(&mail, 1));
}

bool mailed_lately(UnitOfWork& unit, AccountId account, TokenPurpose purpose, Timestamp now) {
  const auto tokens = unit.account_tokens().list(account, purpose);
  return !tokens.empty() && now - tokens.front().created_at < std::chrono::minutes(1);
}

std::optional<AccountToken> find_token(UnitOfWork& unit, const TokenHash& hash,
                                       TokenPurpose purpose, Timestamp now) {
  auto token = unit.account_tokens().find(hash);
  if (!token || token->purpose != purpose || now >= token->expires_at) return std::nullopt;
  return token;
}

Result<RedeemedToken> redeem_token(UnitOfWork& unit, const TokenHash& hash, TokenPurpose purpose,
                                   Timestamp now) {
  const auto known = find_token(unit, hash, purpose, now);
  if (!known) return refused_token();
  lock_account(unit, known->account);
  // Again, under the lock: it may have been used since.
  if (!find_token(unit, hash, purpose, now)) return refused_token();
  auto account = unit.accounts().find(known->account);
  if (!account || account->state == AccountState::closed) return refused_token();
  end_tokens(unit, account->id, purpose);
  return RedeemedToken{std::move(*account), known->new_email};
}

void end_tokens(UnitOfWork& unit, AccountId account, TokenPurpose purpose) {
  unit.account_tokens().remove(account, purpose);
  unit.outbox().remove(account, mail_kind(purpose));
}

tl::unexpected<Error> refused_token() {
  return refuse_field(
      "/token",
      "must be one that a mail brought, not used and not expired: ask for a password "
      "reset, whose mail verifies the e-mail too");
}

}  // namespace ticketing
