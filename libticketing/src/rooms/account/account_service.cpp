#include <fmt/format.h>

#include <map>
#include <utility>

#include <ticketing/bounds.hpp>
#include <ticketing/describe/json.hpp>
#include <ticketing/describe/text_value.hpp>

#include "account/account_rules.hpp"
#include "account/mailed_tokens.hpp"
#include "account/make_services.hpp"
#include "account/standing_change.hpp"
#include "account/stored_account_service.hpp"
#include "admin_log/admin_log.hpp"
#include "base/paging.hpp"
#include "base/text.hpp"
#include "base/wrong_fields.hpp"

namespace ticketing {
Result<AccountProfile> StoredAccountService::create(const Principal& who,
                                                    const CreateAccount& request,
                                                    const CallOptions& options) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins create accounts");
  return add(who, request, options);
}

Result<AccountProfile> StoredAccountService::add(const Principal& who, const CreateAccount& request,
                                                 const CallOptions& options) {
  Account account;
  WrongFields wrong;
  account.email = wrong.take(clean_new_email(request.email));
  account.nickname = wrong.take(clean_nickname(request.nickname, request.role, settings_.accounts));
  std::optional<std::string> password;
  if (request.password)
    password = wrong.take(checked_password(*request.password, account.email, "/password"));
  TICKETING_TRY(wrong.result());
  if (password && !options.dry_run) {
    auto hash = proof_.hasher().hash(*password);
    TICKETING_TRY(hash);
    account.password_hash = std::move(*hash);
  }
  account.role = request.role;
  account.created_at = context_.clock.now();
  // An admin who makes an account vouches for its e-mail.
  if (who.is_admin()) account.email_verified_at = account.created_at;
  const auto token = make_token(context_.random, settings_.accounts, TokenPurpose::verify_email,
                                account.created_at);

  const auto taken = [&] { return email_taken(account.email); };
  try {
    return context_.store.perform(who, options, [&](UnitOfWork& unit) -> Result<AccountProfile> {
      if (options.dry_run) {
        if (unit.accounts().find_by_email(account.email)) return taken();
        return profile(account, Points{});
      }
      const auto id = unit.accounts().add(account);
      if (!id) return taken();
      Account added = account;
      added.id = *id;
      Wallet wallet;
      wallet.account = *id;
      wallet.ordinary = is_ordinary(added);
      unit.wallets().add(wallet);
      if (!account.email_verified_at) mail_token(unit, context_.keys, token, *id, who.trace_id);
      if (who.is_admin())
        log_admin_action(unit, who, account.created_at, "account.create",
                         fmt::format("account:{}", id->value), "null",
                         to_json(profile(added, Points{})));
      return profile(added, Points{});
    });
  } catch (const ConstraintViolation&) {
    return taken();  // two registrations at once: the unique e-mail let one through
  }
}

Result<Me> StoredAccountService::me(const Principal& who) {
  return context_.store.read([&](UnitOfWork& unit) -> Result<Me> {
    const auto account = unit.accounts().find(who.account);
    if (!account) return no_such_account(who.account);
    return me(unit, *account);
  });
}

Me StoredAccountService::me(UnitOfWork& unit, const Account& account) {
  const auto now = context_.clock.now();
  DayLimits limits;
  limits.posts_per_day = settings_.posts_per_day;
  limits.posts_today = unit.daily_limits().used(account.id, DailyRule::general_post,
                                                context_.calendar.local_date(now));
  limits.resets_at = context_.calendar.next_midnight(now);
  return Me{profile(unit, account), limits, account.language.value_or(settings_.language),
            account.mail};
}

Result<Me> StoredAccountService::update_me(const Principal& who, const UpdateMe& request,
                                           const CallOptions& options) {
  TICKETING_TRY(require_account(who));
  std::optional<std::string> nickname;
  if (request.nickname) {
    auto clean = clean_nickname(*request.nickname, who.role, settings_.accounts);
    TICKETING_TRY(clean);
    nickname = std::move(*clean);
  }
  std::vector<TokenHash> changed;
  auto result = context_.store.perform(who, options, [&](UnitOfWork& unit) -> Result<Me> {
    changed.clear();
    lock_account(unit, who.account);
    auto account = unit.accounts().find(who.account);
    if (!account) return no_such_account(who.account);
    if (nickname) account->nickname = *nickname;
    if (request.language) account->language = request.language;
    if (request.mail) {
      account->mail.rewards = request.mail->rewards.value_or(account->mail.rewards);
      account->mail.digest = request.mail->digest.value_or(account->mail.digest);
      account->mail.expiry = request.mail->expiry.value_or(account->mail.expiry);
    }
    if (options.dry_run) return me(unit, *account);
    unit.accounts().update(*account);
    if (nickname)
      for (const auto& session : unit.sessions().list(account->id))
        changed.push_back(session.token_hash);
    return me(unit, *account);
  });
  sessions_.forget(changed);
  return result;
}

Result<Page<AccountProfile>> StoredAccountService::list(const Principal& who,
                                                        const ListAccounts& request) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins list accounts");
  WrongFields wrong;
  const auto slice = wrong.take(to_slice(request.limit, request.cursor, context_.page_limit_max));
  const std::string part = request.email.value_or("");
  if (part.size() > email_bytes_max)
    wrong.add("/email",
              fmt::format("must have at most {} bytes, not {}", email_bytes_max, part.size()));
  TICKETING_TRY(wrong.result());
  return context_.store.read_report([&](UnitOfWork& unit) -> Result<Page<AccountProfile>> {
    const auto accounts = unit.accounts().list(part, slice);
    std::vector<AccountId> ids;
    for (const Account& account : accounts) ids.push_back(account.id);
    std::map<AccountId, Points> balances;
    for (const Wallet& wallet : unit.wallets().list_of(ids))
      balances[wallet.account] = wallet.balance;
    return to_page<AccountProfile>(
        accounts, request.limit, [](const Account& account) { return account.id.value; },
        [&](const Account& account) { return profile(account, balances[account.id]); });
  });
}

Result<AccountProfile> StoredAccountService::find(const Principal& who, AccountId id) {
  if (!who.is_admin() && !who.is(id)) return no_such_account(id);
  return context_.store.read([&](UnitOfWork& unit) -> Result<AccountProfile> {
    const auto account = unit.accounts().find(id);
    if (!account) return no_such_account(id);
    return profile(unit, *account);
  });
}

Result<AccountProfile> StoredAccountService::find_by_email(const Principal& who,
                                                           std::string_view email) {
  if (!who.is_admin())
    return refuse(ErrorCode::forbidden, "only admins look accounts up by e-mail");
  const auto address = clean_email(email, "/email");
  return context_.store.read([&](UnitOfWork& unit) -> Result<AccountProfile> {
    const auto account = address ? unit.accounts().find_by_email(*address) : std::nullopt;
    if (!account) return refuse(ErrorCode::not_found, "there is no account " + shown(email));
    return profile(unit, *account);
  });
}

Result<AccountProfile> StoredAccountService::update(const Principal& who,
                                                    const UpdateAccount& request,
                                                    const CallOptions& options) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins change accounts");
  if (who.is(request.id))
    return refuse(ErrorCode::forbidden, "nobody changes the role or state of their own account");
  std::vector<TokenHash> changed;
  auto result =
      context_.store.perform(who, options, [&](UnitOfWork& unit) -> Result<AccountProfile> {
        changed.clear();
        lock_accounts(unit, who, request.id);
        auto account = unit.accounts().find(request.id);
        if (!account) return no_such_account(request.id);
        const auto before = to_json(profile(unit, *account));
        AccountStanding standing{request.role.value_or(account->role), account->state};
        if (request.suspended && account->state != AccountState::closed)
          standing.state = *request.suspended ? AccountState::suspended : AccountState::active;
        auto after = change_standing(unit, who, *account, standing, options.dry_run, changed);
        if (!after || options.dry_run) return after;
        log_admin_action(unit, who, context_.clock.now(), "account.update",
                         fmt::format("account:{}", account->id.value), before, to_json(*after));
        return after;
      });
  sessions_.forget(changed);
  return result;
}

std::unique_ptr<AccountService> make_account_service(const ServiceContext& context,
                                                     const AccountSettings& settings,
                                                     SessionLookup& sessions,
                                                     PasswordProof& proof) {
  return std::make_unique<StoredAccountService>(context, settings, sessions, proof);
}

}  // namespace ticketing
