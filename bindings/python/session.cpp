#include "python/session.hpp"

namespace ticketing::python {

Result<Principal> principal_of(Ticketing& t, std::optional<AccountId> account) {
  if (!account) return Principal::local_operator();
  const auto profile = t.accounts().find(Principal::local_operator(), *account);
  TICKETING_TRY(profile);
  if (profile->state != AccountState::active)
    return refuse(ErrorCode::account_suspended,
                  "the account " + profile->nickname + " is " + to_text(profile->state));
  return Principal::of_account(profile->id, profile->role, profile->nickname);
}

}  // namespace ticketing::python
