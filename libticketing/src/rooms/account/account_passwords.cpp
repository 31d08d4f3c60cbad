// Setting passwords: by who knows the old one, by who reads the mailbox, by the operator.
#include <fmt/format.h>

#include <utility>

#include "account/account_rules.hpp"
#include "account/mailed_tokens.hpp"
#include "account/stored_account_service.hpp"
#include "admin_log/admin_log.hpp"
#include "base/text.hpp"

namespace ticketing {

std::vector<TokenHash> StoredAccountService::replace_password(
    UnitOfWork& unit, Account account, std::string hash, SessionId keep, Timestamp now,
    const std::optional<std::string>& trace_id) {
  account.password_hash = std::move(hash);
  unit.accounts().update(account);
  const OutboxMessage told{{}, account.id, MailKind::password_changed, "{}", now, trace_id};
  unit.outbox().add(std::span(&told, 1));
  end_tokens(unit, account.id, TokenPurpose::reset_password);
  return end_sessions(unit, account.id, keep);
}

Result<void> StoredAccountService::change_password(const Principal& who,
                                                   const ChangePassword& request) {
  TICKETING_TRY(checked_password(request.new_password, {}, "/new_password"));
  const auto account = proof_.prove(who, request.current_password);
  TICKETING_TRY(account);
  const auto password = checked_password(request.new_password, account->email, "/new_password");
  TICKETING_TRY(password);
  const auto hash = proof_.hasher().hash(*password);
  TICKETING_TRY(hash);

  std::vector<TokenHash> ended;
  auto result = context_.store.perform(who, {}, [&](UnitOfWork& unit) -> Result<void> {
    lock_account(unit, who.account);
    const auto current = unit.accounts().find(who.account);
    if (!current) return no_such_account(who.account);
    // Somebody changed it between the check and now: that password was not the one checked.
    if (current->password_hash != account->password_hash)
      return refuse(ErrorCode::invalid_credentials, "the current password is wrong");
    ended =
        replace_password(unit, *current, *hash, who.session, context_.clock.now(), who.trace_id);
    return {};
  });
  sessions_.forget(ended);
  return result;
}

Result<void> StoredAccountService::set_password(const Principal& who, const SetPassword& request,
                                                const CallOptions& options) {
  if (!who.is_local_operator())
    return refuse(ErrorCode::forbidden, "only the local operator sets passwords of others");
  const auto known = context_.store.read([&](UnitOfWork& unit) -> Result<Account> {
    auto found = unit.accounts().find(request.id);
    if (!found) return no_such_account(request.id);
    return std::move(*found);
  });
  TICKETING_TRY(known);
  const auto password = checked_password(request.new_password, known->email, "/new_password");
  TICKETING_TRY(password);
  std::optional<std::string> hash;
  if (!options.dry_run) {
    auto computed = proof_.hasher().hash(*password);
    TICKETING_TRY(computed);
    hash = std::move(*computed);
  }
  std::vector<TokenHash> ended;
  auto result = context_.store.perform(who, options, [&](UnitOfWork& unit) -> Result<void> {
    ended.clear();
    lock_account(unit, request.id);
    const auto account = unit.accounts().find(request.id);
    if (!account) return no_such_account(request.id);
    if (account->state == AccountState::closed)
      return refuse(ErrorCode::not_found,
                    fmt::format("account {} is closed, which is for ever", request.id.value));
    if (!hash) return {};
    ended = replace_password(unit, *account, *hash, {}, context_.clock.now(), who.trace_id);
    log_admin_action(unit, who, context_.clock.now(), "account.set_password",
                     fmt::format("account:{}", account->id.value));
    return {};
  });
  sessions_.forget(ended);
  return result;
}

Result<void> StoredAccountService::request_password_reset(const RequestPasswordReset& request) {
  const auto email = clean_email(request.email, "/email");
  TICKETING_TRY(email);
  const auto now = context_.clock.now();
  const auto token =
      make_token(context_.random, settings_.accounts, TokenPurpose::reset_password, now);
  return context_.store.write([&](UnitOfWork& unit) -> Result<void> {
    const auto found = unit.accounts().find_by_email(*email);
    if (!found) return {};
    lock_account(unit, found->id);
    const auto account = unit.accounts().find(found->id);  // it may have been closed since
    if (account && account->state != AccountState::closed &&
        !mailed_lately(unit, found->id, TokenPurpose::reset_password, now))
      mail_token(unit, context_.keys, token, found->id, {});
    return {};
  });
}

Result<void> StoredAccountService::reset_password(const ResetPassword& request) {
  TICKETING_TRY(checked_password(request.new_password, {}, "/new_password"));
  const auto now = context_.clock.now();
  const auto hash = hash_token(request.token);
  constexpr auto purpose = TokenPurpose::reset_password;
  // Argon2 is for those who hold a token, and never computed while a transaction is open.
  const auto email = context_.store.read([&](UnitOfWork& unit) -> Result<std::string> {
    const auto token = find_token(unit, hash, purpose, now);
    const auto account = token ? unit.accounts().find(token->account) : std::nullopt;
    if (!account) return refused_token();
    return account->email;
  });
  TICKETING_TRY(email);
  const auto password = checked_password(request.new_password, *email, "/new_password");
  TICKETING_TRY(password);
  const auto password_hash = proof_.hasher().hash(*password);
  TICKETING_TRY(password_hash);

  std::vector<TokenHash> ended;
  auto result = context_.store.write([&](UnitOfWork& unit) -> Result<void> {
    ended.clear();
    auto redeemed = redeem_token(unit, hash, purpose, now);
    TICKETING_TRY(redeemed);
    Account& account = redeemed->account;
    // The token came by mail: who holds it reads the mailbox.
    if (!account.email_verified_at) account.email_verified_at = now;
    account.email_bounced_at.reset();
    end_tokens(unit, account.id, TokenPurpose::verify_email);
    ended = replace_password(unit, std::move(account), *password_hash, {}, now, {});
    return {};
  });
  sessions_.forget(ended);
  return result;
}

}  // namespace ticketing
