#include <ticketing/account/account_service.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include <ticketing/describe/json.hpp>

#include "account/password_hasher.hpp"
#include "account/session_lookup.hpp"
#include "audit/admin_log.hpp"
#include "await_callback.hpp"
#include "paging.hpp"
#include "services.hpp"
#include "text.hpp"

namespace ticketing {
namespace {

constexpr std::size_t password_chars_min = 10;
constexpr std::size_t password_bytes_max = 1024;

AccountProfile profile(const Account& account, std::int64_t balance) {
  return {account.id,    account.email, account.nickname,  account.role,
          account.state, balance,       account.created_at};
}

AccountProfile profile(UnitOfWork& unit, const Account& account) {
  const auto wallet = unit.wallets().find(account.id);
  return profile(account, wallet ? wallet->balance : 0);
}

tl::unexpected<Error> no_such_account(AccountId id) {
  return refuse(ErrorCode::not_found, fmt::format("there is no account {}", id.value));
}

Result<void> check_password(const std::string& password, std::string pointer) {
  const auto chars = count_chars(password);
  if (chars < password_chars_min)
    return refuse_field(std::move(pointer),
                        fmt::format("the password has {} characters: at least {} are needed", chars,
                                    password_chars_min));
  if (password.size() > password_bytes_max)
    return refuse_field(std::move(pointer), fmt::format("the password has {} bytes: at most {}",
                                                        password.size(), password_bytes_max));
  return {};
}

class StoredAccountService final : public AccountService {
 public:
  StoredAccountService(const ServiceContext& context, SessionCache* shared_cache)
      : context_(context),
        hasher_(context.config.accounts),
        sessions_(context.store, context.clock, context.config, shared_cache) {}

  Result<AccountProfile> register_account(const RegisterAccount& r) override {
    return add(Principal{}, {r.email, r.password, r.nickname, Role::user});
  }

  Result<AccountProfile> create(const Principal& who, const CreateAccount& request) override {
    if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins create accounts");
    return add(who, request);
  }

  Result<SignedIn> sign_in(const SignIn& request) override;
  Result<SignedIn> issue_session(const Principal& who, AccountId id) override;

  Result<Principal> authenticate(std::string_view token) override {
    return await_callback<Result<Principal>>(
        [&](auto done) { sessions_.find(hash_token(token), std::move(done)); });
  }
  void authenticate_async(std::string_view token, AuthenticateCallback done) override {
    sessions_.find(hash_token(token), std::move(done));
  }
  std::optional<Principal> cached_principal(std::string_view token) override {
    return sessions_.find_cached(hash_token(token));
  }

  Result<std::vector<SessionView>> sessions(const Principal& who) override;
  Result<void> sign_out(const Principal& who) override;
  Result<void> sign_out_everywhere(const Principal& who) override;
  Result<void> change_password(const Principal& who, const ChangePassword& request) override;

  Result<Me> me(const Principal& who) override;
  Result<Page<AccountProfile>> list(const Principal& who, const ListAccounts& request) override;
  Result<AccountProfile> find(const Principal& who, AccountId id) override;
  Result<AccountProfile> update(const Principal& who, const UpdateAccount& request) override;

 private:
  Result<AccountProfile> add(const Principal& who, const CreateAccount& request);
  SignedIn open_session(UnitOfWork& unit, const Account& account);
  /// Ends the account's sessions but `keep`; the caller forgets the hashes after the commit.
  static std::vector<TokenHash> end_sessions(UnitOfWork& unit, AccountId account, SessionId keep);

  const ServiceContext& context_;
  PasswordHasher hasher_;
  SessionLookup sessions_;
};

Result<AccountProfile> StoredAccountService::add(const Principal& who,
                                                 const CreateAccount& request) {
  Account account;
  auto email = clean_email(request.email, "/email");
  if (!email) return tl::unexpected(email.error());
  auto nickname = clean_text(request.nickname, 2, 30, false, "/nickname");
  if (!nickname) return tl::unexpected(nickname.error());
  if (request.password) {
    if (auto ok = check_password(*request.password, "/password"); !ok)
      return tl::unexpected(ok.error());
    auto hash = hasher_.hash(*request.password);
    if (!hash) return tl::unexpected(hash.error());
    account.password_hash = std::move(*hash);
  }
  account.email = std::move(*email);
  account.nickname = std::move(*nickname);
  account.role = request.role;
  account.created_at = context_.clock.now();

  const auto taken = [&] {
    return refuse(ErrorCode::email_taken,
                  fmt::format("the e-mail {} belongs to an account: sign in, or choose another",
                              account.email));
  };
  try {
    return context_.store.write([&](UnitOfWork& unit) -> Result<AccountProfile> {
      const auto id = unit.accounts().add(account);
      if (!id) return taken();
      Account added = account;
      added.id = *id;
      Wallet wallet;
      wallet.account = *id;
      unit.wallets().add(wallet);
      if (who.is_admin())
        log_admin_action(unit, who, account.created_at, "account.create",
                         fmt::format("account:{}", id->value), "null", to_json(profile(added, 0)));
      return profile(added, 0);
    });
  } catch (const ConstraintViolation&) {
    return taken();  // two registrations at once: the unique e-mail let one through
  }
}

SignedIn StoredAccountService::open_session(UnitOfWork& unit, const Account& account) {
  SignedIn signed_in;
  signed_in.access_token = make_access_token(context_.random);
  Session session;
  session.account = account.id;
  session.token_hash = hash_token(signed_in.access_token);
  session.created_at = context_.clock.now();
  session.expires_at =
      session.created_at + std::chrono::days(context_.config.sessions.lifetime_days);
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
  if (!account) return tl::unexpected(account.error());
  const bool exists = account->has_value() && (*account)->state != AccountState::closed;
  const auto fits =
      hasher_.verify(exists ? (*account)->password_hash : "",
                     request.password.size() <= password_bytes_max ? request.password : "");
  if (!fits) return tl::unexpected(fits.error());
  if (!*fits) return wrong();
  if ((*account)->state == AccountState::suspended)
    return refuse(ErrorCode::account_suspended, "the account is suspended: ask the administrators");
  return context_.store.write(
      [&](UnitOfWork& unit) -> Result<SignedIn> { return open_session(unit, **account); });
}

Result<SignedIn> StoredAccountService::issue_session(const Principal& who, AccountId id) {
  if (!who.is_local_operator())
    return refuse(ErrorCode::forbidden, "only the local operator opens sessions for others");
  return context_.store.write([&](UnitOfWork& unit) -> Result<SignedIn> {
    const auto account = unit.accounts().find(id);
    if (!account || account->state != AccountState::active) return no_such_account(id);
    return open_session(unit, *account);
  });
}

Result<std::vector<SessionView>> StoredAccountService::sessions(const Principal& who) {
  return context_.store.read([&](UnitOfWork& unit) -> Result<std::vector<SessionView>> {
    const auto now = context_.clock.now();
    std::vector<SessionView> views;
    for (const auto& session : unit.sessions().list(who.account))
      if (session.expires_at > now)
        views.push_back(
            {session.id, session.created_at, session.expires_at, session.id == who.session});
    return views;
  });
}

std::vector<TokenHash> StoredAccountService::end_sessions(UnitOfWork& unit, AccountId account,
                                                          SessionId keep) {
  std::vector<TokenHash> ended;
  for (const auto& session : unit.sessions().list(account)) {
    if (session.id == keep) continue;
    unit.sessions().remove(session.id);
    ended.push_back(session.token_hash);
  }
  return ended;
}

Result<void> StoredAccountService::sign_out(const Principal& who) {
  std::vector<TokenHash> ended;
  auto result = context_.store.write([&](UnitOfWork& unit) -> Result<void> {
    ended.clear();
    for (const auto& session : unit.sessions().list(who.account)) {
      if (session.id != who.session) continue;
      unit.sessions().remove(session.id);
      ended.push_back(session.token_hash);
    }
    return {};
  });
  sessions_.forget(ended);
  return result;
}

Result<void> StoredAccountService::sign_out_everywhere(const Principal& who) {
  std::vector<TokenHash> ended;
  auto result = context_.store.write([&](UnitOfWork& unit) -> Result<void> {
    ended = end_sessions(unit, who.account, {});
    return {};
  });
  sessions_.forget(ended);
  return result;
}

Result<void> StoredAccountService::change_password(const Principal& who,
                                                   const ChangePassword& request) {
  if (auto ok = check_password(request.new_password, "/new_password"); !ok) return ok;
  const auto account = context_.store.read([&](UnitOfWork& unit) -> Result<Account> {
    const auto found = unit.accounts().find(who.account);
    if (!found) return no_such_account(who.account);
    return *found;
  });
  if (!account) return tl::unexpected(account.error());
  const auto fits = hasher_.verify(account->password_hash, request.current_password);
  if (!fits) return tl::unexpected(fits.error());
  if (!*fits) return refuse(ErrorCode::invalid_credentials, "the current password is wrong");
  const auto hash = hasher_.hash(request.new_password);
  if (!hash) return tl::unexpected(hash.error());

  std::vector<TokenHash> ended;
  auto result = context_.store.write([&](UnitOfWork& unit) -> Result<void> {
    auto current = unit.accounts().find(who.account);
    if (!current) return no_such_account(who.account);
    // Somebody changed it between the check and now: that password was not the one checked.
    if (current->password_hash != account->password_hash)
      return refuse(ErrorCode::invalid_credentials, "the current password is wrong");
    current->password_hash = *hash;
    unit.accounts().update(*current);
    ended = end_sessions(unit, who.account, who.session);
    return {};
  });
  sessions_.forget(ended);
  return result;
}

Result<Me> StoredAccountService::me(const Principal& who) {
  return context_.store.read([&](UnitOfWork& unit) -> Result<Me> {
    const auto account = unit.accounts().find(who.account);
    if (!account) return no_such_account(who.account);
    const auto now = context_.clock.now();
    const auto p = profile(unit, *account);
    DayLimits limits;
    limits.posts_per_day = context_.config.limits.posts_per_day;
    limits.posts_today =
        unit.daily_limits().used(who.account, "general_post", context_.calendar.local_date(now));
    limits.resets_at = context_.calendar.next_midnight(now);
    return Me{p.id, p.email, p.nickname, p.role, p.state, p.balance, p.created_at, limits};
  });
}

Result<Page<AccountProfile>> StoredAccountService::list(const Principal& who,
                                                        const ListAccounts& request) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins list accounts");
  const auto slice = to_slice(request.limit, request.cursor);
  if (!slice) return tl::unexpected(slice.error());
  return context_.store.read([&](UnitOfWork& unit) -> Result<Page<AccountProfile>> {
    return to_page<AccountProfile>(
        unit.accounts().list(request.email.value_or(""), *slice), request.limit,
        [](const Account& account) { return account.id.value; },
        [&](const Account& account) { return profile(unit, account); });
  });
}

Result<AccountProfile> StoredAccountService::find(const Principal& who, AccountId id) {
  if (!who.is_admin() && who.account != id) return no_such_account(id);
  return context_.store.read([&](UnitOfWork& unit) -> Result<AccountProfile> {
    const auto account = unit.accounts().find(id);
    if (!account) return no_such_account(id);
    return profile(unit, *account);
  });
}

Result<AccountProfile> StoredAccountService::update(const Principal& who,
                                                    const UpdateAccount& request) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins change accounts");
  if (who.account == request.id)
    return refuse(ErrorCode::forbidden, "nobody changes the role or state of their own account");
  std::vector<TokenHash> changed;
  auto result = context_.store.write([&](UnitOfWork& unit) -> Result<AccountProfile> {
    changed.clear();
    // The wallet's lock orders concurrent changes of one account.
    unit.wallets().lock(std::span(&request.id, 1));
    auto account = unit.accounts().find(request.id);
    if (!account) return no_such_account(request.id);
    const auto before = to_json(profile(unit, *account));
    if (request.role) account->role = *request.role;
    if (request.suspended && account->state != AccountState::closed)
      account->state = *request.suspended ? AccountState::suspended : AccountState::active;
    unit.accounts().update(*account);
    for (const auto& session : unit.sessions().list(account->id))
      changed.push_back(session.token_hash);
    const auto after = profile(unit, *account);
    log_admin_action(unit, who, context_.clock.now(), "account.update",
                     fmt::format("account:{}", account->id.value), before, to_json(after));
    return after;
  });
  sessions_.forget(changed);
  return result;
}

}  // namespace

std::unique_ptr<AccountService> make_account_service(const ServiceContext& context,
                                                     SessionCache* shared_cache) {
  return std::make_unique<StoredAccountService>(context, shared_cache);
}

}  // namespace ticketing
