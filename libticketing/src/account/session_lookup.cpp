#include "account/session_lookup.hpp"

namespace ticketing {
namespace {

Result<Principal> admit(const CachedSession& session, Timestamp now) {
  if (now >= session.expires_at || session.state == AccountState::closed)
    return refuse(ErrorCode::unauthenticated, "the session has ended: sign in again");
  if (session.state == AccountState::suspended)
    return refuse(ErrorCode::account_suspended, "the account is suspended: ask the administrators");
  return Principal{session.account, session.role, session.nickname, session.session};
}

}  // namespace

SessionLookup::SessionLookup(Store& store, const Clock& clock, const SessionsConfig& config,
                             SessionCache* shared)
    : store_(store),
      clock_(clock),
      shared_(shared),
      memory_(static_cast<std::size_t>(config.cache_entries),
              std::chrono::seconds(config.cache_seconds)) {}

std::optional<Principal> SessionLookup::find_cached(const TokenHash& hash) {
  const auto now = clock_.now();
  const auto session = memory_.find(hash, now);
  if (!session) return std::nullopt;
  auto principal = admit(*session, now);
  return principal ? std::optional(std::move(*principal)) : std::nullopt;
}

Result<Principal> SessionLookup::find(const TokenHash& hash) {
  const auto now = clock_.now();
  if (const auto session = memory_.find(hash, now)) return admit(*session, now);

  const auto generation = memory_.generation();
  std::optional<CachedSession> session = shared_ ? shared_->find(hash) : std::nullopt;
  if (!session) {
    auto loaded = load(hash);
    if (!loaded) return tl::unexpected(loaded.error());
    session = *loaded;
    if (!session)
      return refuse(ErrorCode::unauthenticated, "the access token is not known: sign in again");
    if (shared_) shared_->put(hash, *session);
  }
  memory_.put(hash, *session, generation);
  return admit(*session, now);
}

Result<std::optional<CachedSession>> SessionLookup::load(const TokenHash& hash) {
  return store_.read([&](UnitOfWork& unit) -> Result<std::optional<CachedSession>> {
    const auto session = unit.sessions().find(hash);
    if (!session) return std::nullopt;
    const auto account = unit.accounts().find(session->account);
    if (!account) return std::nullopt;
    return CachedSession{session->id,    account->id,       account->role,
                         account->state, account->nickname, session->expires_at};
  });
}

void SessionLookup::forget(std::span<const TokenHash> hashes) {
  if (hashes.empty()) return;
  memory_.forget(hashes);
  if (shared_) shared_->forget(hashes);
}

}  // namespace ticketing
