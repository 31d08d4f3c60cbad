// Signing in and out.
#include <fmt/format.h>

#include <utility>

#include "account/account_rules.hpp"
#include "account/stored_account_service.hpp"
#include "admin_log/admin_log.hpp"
#include "base/paging.hpp"
#include "base/text.hpp"

namespace ticketing {

SignedIn StoredAccountService::open_session(UnitOfWork& unit, const Account& account,
                                            std::vector<TokenHash>& ended) {
  ended = remove_sessions(
      unit, unit.sessions().list_beyond(account.id, settings_.sessions.per_account_max - 1));
  SignedIn signed_in;
  signed_in.access_token = make_access_token(context_.random);
  Session session;
  session.account = account.id;
  session.token_hash = hash_token(signed_in.access_token);
  session.created_at = context_.clock.now();
  session.expires_at = session.created_at + std::chrono::days(settings_.sessions.lifetime_days);
  unit.sessions().add(session);
  signed_in.expires_at = session.expires_at;
  signed_in.account = profile(unit, account);
  return signed_in;
}

Result<SignedIn> StoredAccountService::sign_in(const SignIn& request) {
  const auto wrong = [] {
    return refuse(ErrorCode::invalid_credentials,
                  "the e-mail or the password is wrong: check both, or reset the password");
  };
  const auto email = clean_email(request.email, "/email");
  auto account = context_.store.read([&](UnitOfWork& unit) -> Result<std::optional<Account>> {
    return email ? unit.accounts().find_by_email(*email) : std::nullopt;
  });
  TICKETING_TRY(account);
  const bool exists = account->has_value() && (*account)->state != AccountState::closed;
  // Whether there is such an account or not: what is refused must not tell.
  const auto fits =
      proof_.fits(email.value_or(""), exists ? (*account)->password_hash : "",
                  request.password.size() <= password_bytes_max ? request.password : "");
  TICKETING_TRY(fits);
  if (!*fits) return wrong();
  if ((*account)->state == AccountState::suspended)
    return refuse(ErrorCode::account_suspended, "the account is suspended: ask the administrators");
  std::vector<TokenHash> ended;
  auto result = context_.store.write([&](UnitOfWork& unit) -> Result<SignedIn> {
    // Under the lock that new passwords are set with: a session opened by the old one would outlive
    // the end of all sessions.
    lock_account(unit, (*account)->id);
    const auto current = unit.accounts().find((*account)->id);
    if (!current || current->password_hash != (*account)->password_hash) return wrong();
    return open_session(unit, *current, ended);
  });
  if (result) sessions_.forget(ended);
  return result;
}

Result<SignedIn> StoredAccountService::issue_session(const Principal& who, AccountId id) {
  if (!who.is_local_operator())
    return refuse(ErrorCode::forbidden, "only the local operator opens sessions for others");
  std::vector<TokenHash> ended;
  auto result = context_.store.write([&](UnitOfWork& unit) -> Result<SignedIn> {
    lock_account(unit, id);
    const auto account = unit.accounts().find(id);
    if (!account || account->state != AccountState::active) return no_such_account(id);
    log_admin_action(unit, who, context_.clock.now(), "account.issue_session",
                     fmt::format("account:{}", id.value));
    return open_session(unit, *account, ended);
  });
  if (result) sessions_.forget(ended);
  return result;
}

Result<Page<SessionView>> StoredAccountService::sessions(const Principal& who,
                                                         const ListSessions& request) {
  TICKETING_TRY(require_account(who));
  const auto slice = to_slice(request.limit, request.cursor, context_.page_limit_max);
  TICKETING_TRY(slice);
  return context_.store.read([&](UnitOfWork& unit) -> Result<Page<SessionView>> {
    return to_page<SessionView>(
        unit.sessions().list_live(who.account, context_.clock.now(), *slice), request.limit,
        [](const Session& session) { return session.id.value; },
        [&](const Session& session) -> SessionView {
          return {session.id, session.created_at, session.expires_at, session.id == who.session};
        });
  });
}

Result<void> StoredAccountService::sign_out(const Principal& who) {
  TICKETING_TRY(require_account(who));
  std::vector<TokenHash> ended;
  auto result = context_.store.write([&](UnitOfWork& unit) -> Result<void> {
    auto sessions = unit.sessions().list(who.account);
    std::erase_if(sessions, [&](const Session& one) { return one.id != who.session; });
    ended = remove_sessions(unit, sessions);
    return {};
  });
  sessions_.forget(ended);
  return result;
}

Result<void> StoredAccountService::sign_out_everywhere(const Principal& who) {
  TICKETING_TRY(require_account(who));
  std::vector<TokenHash> ended;
  auto result = context_.store.write([&](UnitOfWork& unit) -> Result<void> {
    ended = end_sessions(unit, who.account, {});
    return {};
  });
  sessions_.forget(ended);
  return result;
}

}  // namespace ticketing
