#include "account/account_rules.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace ticketing {

AccountProfile profile(const Account& account, Points balance) {
  return {
      .id = account.id,
      .email = account.email,
      .nickname = account.nickname,
      .role = account.role,
      .state = account.state,
      .balance = balance,
      .email_verified = account.email_verified_at.has_value(),
      .created_at = account.created_at,
  };
}

AccountProfile profile(UnitOfWork& unit, const Account& account) {
  const auto wallet = unit.wallets().find(account.id);
  return profile(account, wallet ? wallet->balance : Points{0});
}

tl::unexpected<Error> no_such_account(AccountId id) {
  return refuse(ErrorCode::not_found, fmt::format("there is no account {}", id.value));
}

tl::unexpected<Error> email_taken(const std::string& email) {
  return refuse(
      ErrorCode::email_taken,
      fmt::format("the e-mail {} belongs to an account: sign in, or choose another", email));
}

Result<std::string> clean_new_email(const std::string& text) {
  auto email = clean_email(text, "/email");
  TICKETING_TRY(email);
  if (email->ends_with(withdrawn_domain))
    return refuse_field("/email",
                        fmt::format("must be where mail arrives, not {} (RFC 2606)", *email));
  return email;
}

Result<void> require_account(const Principal& who) {
  if (who.is_account()) return {};
  return refuse(ErrorCode::unauthenticated, "only an account does this: sign in first");
}

bool another_admin_remains(UnitOfWork& unit, AccountId account) {
  const auto admins = unit.accounts().lock_active_admins();
  return std::ranges::any_of(admins, [&](AccountId admin) { return admin != account; });
}

std::vector<TokenHash> remove_sessions(UnitOfWork& unit, std::span<const Session> sessions) {
  std::vector<SessionId> ids;
  std::vector<TokenHash> hashes;
  for (const Session& session : sessions) {
    ids.push_back(session.id);
    hashes.push_back(session.token_hash);
  }
  unit.sessions().remove(ids);
  return hashes;
}

std::vector<TokenHash> end_sessions(UnitOfWork& unit, AccountId account, SessionId keep) {
  auto sessions = unit.sessions().list(account);
  std::erase_if(sessions, [&](const Session& one) { return one.id == keep; });
  return remove_sessions(unit, sessions);
}

}  // namespace ticketing
