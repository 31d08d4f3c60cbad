#include "account/undo_account_update.hpp"

#include <utility>

#include "account/account_rules.hpp"
#include "account/standing_change.hpp"

namespace ticketing {
namespace {

Result<Countered> counter(UnitOfWork& unit, SessionLookup& sessions, const Principal& who,
                          const AdminAction& act, bool dry_run) {
  const auto id = subject_id<AccountId>(act);
  const auto before = recorded_state<AccountProfile>(act.before);
  TICKETING_TRY(before);
  const auto after = recorded_state<AccountProfile>(act.after);
  TICKETING_TRY(after);
  auto account = unit.accounts().find(id);
  if (!account) return no_such_account(id);
  if (before->role == after->role && before->state == after->state)
    return moved_on(act, "it changed neither role nor state");
  if (account->role != after->role || account->state != after->state)
    return moved_on(act,
                    fmt::format("the account is {} and {} by now, not {} and {}",
                                enumerator_name(account->role), enumerator_name(account->state),
                                enumerator_name(after->role), enumerator_name(after->state)));
  const auto was = to_json(profile(unit, *account));
  std::vector<TokenHash> changed;
  const auto is =
      change_standing(unit, who, *account, {before->role, before->state}, dry_run, changed);
  TICKETING_TRY(is);
  return Countered{was, to_json(*is), {}, [&sessions, changed = std::move(changed)] {
                     sessions.forget(changed);
                   }};
}

}  // namespace

Undoing undo_account_update(SessionLookup& sessions) {
  return {"account.update",
          [](UnitOfWork& unit, const Principal& who, const AdminAction& act) -> Result<void> {
            const auto id = subject_id<AccountId>(act);
            if (who.is(id))
              return refuse(ErrorCode::forbidden,
                            "nobody changes the role or state of their own account");
            lock_accounts(unit, who, id);
            return {};
          },
          [&sessions](UnitOfWork& unit, const Principal& who, const AdminAction& act,
                      bool dry_run) { return counter(unit, sessions, who, act, dry_run); }};
}

}  // namespace ticketing
