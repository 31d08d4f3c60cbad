// E-mail addresses: proven by a token that was mailed there, and only then changed.
#include <fmt/format.h>

#include "account/account_rules.hpp"
#include "account/mailed_tokens.hpp"
#include "account/stored_account_service.hpp"
#include "base/text.hpp"
#include "storage/former_emails.hpp"
#include "storage/idempotent.hpp"

namespace ticketing {

Result<void> StoredAccountService::change_email(const Principal& who, const ChangeEmail& request) {
  TICKETING_TRY(require_account(who));
  const auto email = clean_new_email(request.email);
  TICKETING_TRY(email);
  const auto account = proof_.prove(who, request.password);
  TICKETING_TRY(account);
  if (account->email == *email)
    return refuse_field("/email", fmt::format("must be another than the account's, {}", *email));
  const auto now = context_.clock.now();
  auto token = make_token(context_.random, settings_.accounts, TokenPurpose::verify_email, now);
  token.stored.new_email = *email;
  return context_.store.perform(who, {}, [&](UnitOfWork& unit) -> Result<void> {
    lock_account(unit, who.account);
    const auto current = unit.accounts().find(who.account);
    if (!current || current->password_hash != account->password_hash)
      return refuse(ErrorCode::invalid_credentials, "the current password is wrong");
    if (unit.accounts().find_by_email(*email)) return email_taken(*email);
    if (mailed_lately(unit, who.account, TokenPurpose::verify_email, now))
      return refuse_until(now + std::chrono::minutes(1), ErrorCode::rate_limited,
                          "a mail was sent less than a minute ago: look for it, or try again then");
    end_tokens(unit, who.account, TokenPurpose::verify_email);
    mail_token(unit, context_.keys, token, who.account, who.trace_id);
    return {};
  });
}

Result<void> StoredAccountService::verify_email(const VerifyEmail& request) {
  const auto now = context_.clock.now();
  const auto hash = hash_token(request.token);
  try {
    return context_.store.write([&](UnitOfWork& unit) -> Result<void> {
      auto redeemed = redeem_token(unit, hash, TokenPurpose::verify_email, now);
      TICKETING_TRY(redeemed);
      Account& account = redeemed->account;
      if (redeemed->new_email) {
        if (unit.accounts().find_by_email(*redeemed->new_email))
          return email_taken(*redeemed->new_email);
        unit.accounts().add_former_email(
            {hash_of_email(account.email, context_.chain_key), account.id});
        account.email = *redeemed->new_email;
        // Mailed to the old address: whoever reads that is not trusted any more.
        end_tokens(unit, account.id, TokenPurpose::reset_password);
      }
      account.email_verified_at = now;
      account.email_bounced_at.reset();
      unit.accounts().update(account);
      return {};
    });
  } catch (const ConstraintViolation&) {
    // Somebody signed up with it between the look and the commit.
    return email_taken("that the token is for");
  }
}

Result<void> StoredAccountService::request_verification(const Principal& who,
                                                        const CallOptions& options) {
  TICKETING_TRY(require_account(who));
  TICKETING_TRY(check_idempotency_key(options));
  const auto now = context_.clock.now();
  const auto token =
      make_token(context_.random, settings_.accounts, TokenPurpose::verify_email, now);
  const auto mail_it = [&](UnitOfWork& unit) -> Result<Done> {
    const auto account = unit.accounts().find(who.account);
    if (!account) return no_such_account(who.account);
    if ((account->email_verified_at && !account->email_bounced_at) ||
        mailed_lately(unit, who.account, TokenPurpose::verify_email, now) || options.dry_run)
      return Done{};
    end_tokens(unit, who.account, TokenPurpose::verify_email);
    mail_token(unit, context_.keys, token, who.account, who.trace_id);
    return Done{};
  };
  return context_.store.perform(who, options, [&](UnitOfWork& unit) -> Result<void> {
    lock_account(unit, who.account);
    TICKETING_TRY(idempotent<Done>(unit, who, "accounts.request_verification", Done{}, options, now,
                                   [&] { return mail_it(unit); }));
    return {};
  });
}

}  // namespace ticketing
