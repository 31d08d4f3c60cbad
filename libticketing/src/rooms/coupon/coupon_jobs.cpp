#include "coupon/coupon_jobs.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include <ticketing/coupon/coupon.hpp>

#include "jobs/in_chunks.hpp"

namespace ticketing {
namespace {

/// Coupons, and their owners' wallets, a transaction: few, so that an order does not wait long.
constexpr int coupons_per_chunk = 100;

int expire_some(const PointsContext& context, UnitOfWork& unit, int limit, int& expired) {
  const auto now = context.clock.now();
  const auto lapsed = unit.coupons().list_lapsed(now, limit);
  std::vector<AccountId> owners;
  std::vector<std::string> codes;
  for (const Coupon& coupon : lapsed) {
    owners.push_back(coupon.owner);
    codes.push_back(coupon.code);
  }
  // Wallets before coupons: the order of locking.
  Journal journal(unit, context.points, now);
  journal.lock(std::move(owners));
  auto coupons = unit.coupons().lock_by_codes(codes).get();
  std::erase_if(coupons, [&](const Coupon& coupon) {
    return coupon.state != CouponState::issued || now < coupon.valid_until;
  });
  for (Coupon& coupon : coupons) {
    coupon.state = CouponState::expired;
    journal.event(coupon.owner, EventType::coupon, view(coupon, now));
  }
  unit.coupons().update_states(coupons);
  journal.flush();
  expired += static_cast<int>(coupons.size());
  return static_cast<int>(lapsed.size());
}

}  // namespace

Job coupon_expiry_job(const PointsContext& context, std::string schedule) {
  return {"coupon_expiry", std::move(schedule),
          "marks coupons that have expired and tells their owners",
          [&context](JobWork& work) -> Result<std::string> {
            int expired = 0;
            const auto done = in_chunks_with(work, expired, coupons_per_chunk,
                                             [&](UnitOfWork& unit, int limit, int& so_far) {
                                               return expire_some(context, unit, limit, so_far);
                                             });
            TICKETING_TRY(done);
            auto told = fmt::format("{} coupons expired", expired);
            if (!done->finished) return stopped_early(told);
            return told;
          }};
}

}  // namespace ticketing
