#include "storage/standing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include <ticketing/describe/traits.hpp>

#include "base/sorted_unique.hpp"

namespace ticketing {

Standings::Standings(UnitOfWork& unit, std::span<const Wallet> locked,
                     std::span<const Principal* const> acting) {
  std::vector<AccountId> accounts;
  for (const Wallet& wallet : locked) {
    accounts.push_back(wallet.account);
    if (wallet.ordinary) ordinary_.push_back(wallet.account);
  }
  std::ranges::sort(accounts);
  std::ranges::sort(ordinary_);
  std::vector<AccountId> others;
  const auto is_locked = [&](const Principal& who) {  // else it is asked again, when it is
    return std::ranges::binary_search(accounts, who.account);
  };
  for (const Principal* who : acting)
    if (who->is_account() && !is_ordinary(*who) && is_locked(*who)) others.push_back(who->account);
  standings_ = unit.accounts().standings(sorted_unique(std::move(others))).get();
  std::ranges::sort(standings_, {}, &Standing::account);
}

bool Standings::is_ordinary(const Principal& who) const {
  return who.role == Role::user && std::ranges::binary_search(ordinary_, who.account);
}

Result<void> Standings::confirm(const Principal& who) const {
  if (!who.is_account() || is_ordinary(who)) return {};
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
  const auto locked = unit.wallets().lock(std::span(&who.account, 1)).get();
  const Principal* const acting[] = {&who};
  return Standings(unit, locked, acting).confirm(who);
}

}  // namespace ticketing
