#include "coupon/undo_issue.hpp"

#include <span>
#include <string>

#include "coupon/issued_coupon.hpp"

namespace ticketing {
namespace {

Result<Countered> counter(UnitOfWork& unit, const PointsContext& context, const AdminAction& act,
                          bool dry_run) {
  const auto now = context.clock.now();
  auto coupon = lock_issued(unit, subject_key(act), now);
  TICKETING_TRY(coupon);
  Countered countered;
  countered.before = recorded(*coupon, "", now);
  countered.reply = to_json(view(*coupon, coupon->issued_at));
  coupon->state = CouponState::voided;
  countered.after = recorded(*coupon, "", now);
  if (!dry_run) unit.coupons().update_states(std::span(&*coupon, 1));
  return countered;
}

}  // namespace

Undoing undo_issue(const PointsContext& context) {
  return {"coupon.issue",
          [](UnitOfWork& unit, const Principal& who, const AdminAction& act) -> Result<void> {
            unit.wallets().lock(std::span(&who.account, 1)).get();
            const std::string code = subject_key(act);
            unit.coupons().lock_by_codes(std::span(&code, 1)).get();
            return {};
          },
          [&context](UnitOfWork& unit, const Principal&, const AdminAction& act, bool dry_run) {
            return counter(unit, context, act, dry_run);
          }};
}

}  // namespace ticketing
