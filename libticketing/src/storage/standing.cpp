#include "storage/standing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include <ticketing/describe/traits.hpp>

namespace ticketing {

Standings::Standings(std::vector<Standing> read) : standings_(std::move(read)) {
  std::ranges::sort(standings_, {}, &Standing::account);
}

Result<void> Standings::confirm(const Principal& who) const {
  if (!who.is_account()) return {};
  const auto at = std::ranges::lower_bound(standings_, who.account, {}, &Standing::account);
  if (at == standings_.end() || at->account != who.account || at->state == AccountState::closed)
    return refuse(ErrorCode::unauthenticated, "the account is closed: sign in with another one");
  if (at->state == AccountState::suspended)
    return refuse(ErrorCode::account_suspended, "the account is suspended: ask the administrators");
  if (at->role < who.role)
    return refuse(ErrorCode::forbidden,
                  fmt::format("the account was {} and is {} now: ask the administrators",
                              enumerator_name(who.role), enumerator_name(at->role)));
  if (at->role > who.role)
    return refuse_for_now(
        fmt::format("the account was {} and has just become {}: try again in a "
                    "second, as that",
                    enumerator_name(who.role), enumerator_name(at->role)));
  return {};
}

Result<void> confirm_actor(UnitOfWork& unit, const Principal& who) {
  if (!who.is_account()) return {};
  const std::span accounts(&who.account, 1);
  auto locked = unit.wallets().lock(accounts);
  auto standings = unit.accounts().standings(accounts);
  locked.get();
  return Standings(standings.get()).confirm(who);
}

}  // namespace ticketing
