#include "account/session_lookup.hpp"

#include <spdlog/spdlog.h>

#include <utility>

#include "base/sorted_unique.hpp"

namespace ticketing {
namespace {

Result<Principal> admit(const CachedSession& session, Timestamp now) {
  if (now >= session.expires_at || session.state == AccountState::closed)
    return refuse(ErrorCode::unauthenticated, "the session has ended: sign in again");
  if (session.state == AccountState::suspended)
    return refuse(ErrorCode::account_suspended, "the account is suspended: ask the administrators");
  return Principal::of_account(session.account, session.role, session.nickname, session.session);
}

}  // namespace

SessionLookup::SessionLookup(Store& store, const Clock& clock, const LaneBounds& lanes,
                             const SessionsConfig& config, SessionCache* shared)
    : store_(store),
      clock_(clock),
      shared_(shared),
      memory_(static_cast<std::size_t>(config.cache_entries),
              std::chrono::seconds(config.cache_seconds)),
      lane_(lanes.waiting_max, lanes.batch_max,
            [this](std::vector<Waiting>& batch) { look_up(batch); }) {}

std::optional<Principal> SessionLookup::find_cached(const TokenHash& hash) {
  const auto now = clock_.now();
  const auto session = memory_.find(hash, now);
  if (!session) return std::nullopt;
  auto principal = admit(*session, now);
  return principal ? std::optional(std::move(*principal)) : std::nullopt;
}

void SessionLookup::find(TokenHash hash, Done done) {
  const auto now = clock_.now();
  if (const auto session = memory_.find(hash, now)) return done(admit(*session, now));
  auto refused = lane_.submit({std::move(hash), std::move(done)});
  if (refused)
    refused->done(refuse_for_now("too many requests are waiting: try again in a second"));
}

void SessionLookup::look_up(std::vector<Waiting>& batch) {
  // Read before the database is: what is loaded before a revocation must not be kept after it.
  const auto generation = memory_.generation();
  std::vector<TokenHash> missing;
  for (const auto& waiting : batch) missing.push_back(waiting.hash);
  missing = sorted_unique(std::move(missing));
  std::map<TokenHash, CachedSession> found = find_shared(missing);
  std::erase_if(missing, [&](const TokenHash& hash) { return found.contains(hash); });
  std::optional<Error> failure;
  if (!missing.empty()) {
    const auto loaded_at = clock_.now();
    try {
      store_.snapshot([&](UnitOfWork& unit) {
        for (const auto& [session, account] : unit.sessions().holders(missing))
          found[session.token_hash] = {session.id,    account.id,       account.role,
                                       account.state, account.nickname, session.expires_at};
      });
    } catch (const StorageUnavailable& e) {
      failure = Store::unavailable(e).value();
    } catch (const std::exception& e) {
      spdlog::error("looking up {} sessions failed: {}", missing.size(), e.what());
      failure = refuse(ErrorCode::internal, "the session could not be looked up").value();
    }
    if (shared_ && !failure) {
      std::vector<SessionCache::Found> loaded;
      for (const auto& hash : missing)
        if (const auto at = found.find(hash); at != found.end()) loaded.push_back(*at);
      shared_->put(loaded, loaded_at);
    }
  }
  const auto now = clock_.now();
  for (auto& waiting : batch) {
    const auto at = found.find(waiting.hash);
    if (at != found.end()) {
      memory_.put(waiting.hash, at->second, generation);
      waiting.done(admit(at->second, now));
    } else if (failure) {
      waiting.done(tl::unexpected(*failure));
    } else {
      waiting.done(
          refuse(ErrorCode::unauthenticated, "the access token is not known: sign in again"));
    }
  }
}

std::map<TokenHash, CachedSession> SessionLookup::find_shared(std::span<const TokenHash> hashes) {
  std::map<TokenHash, CachedSession> found;
  if (!shared_) return found;
  auto sessions = shared_->find(hashes);
  for (std::size_t i = 0; i < hashes.size(); ++i)
    if (sessions[i]) found.emplace(hashes[i], std::move(*sessions[i]));
  return found;
}

void SessionLookup::forget(std::span<const TokenHash> hashes) {
  if (hashes.empty()) return;
  memory_.forget(hashes);
  if (shared_) shared_->forget(hashes);
}

}  // namespace ticketing
