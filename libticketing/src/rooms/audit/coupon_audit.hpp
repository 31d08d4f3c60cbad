// Whether campaigns, the coupons they gave and the orders that used them tell the same story.
#pragma once

#include <span>

#include "audit/audit_part.hpp"
#include "base/id_range.hpp"
#include "storage/unit_of_work.hpp"

namespace ticketing {

/// The claimed slots are the campaign's coupons, within its slots, at the positions 1, 2, ... of
/// distinct accounts.
void audit_campaigns(UnitOfWork& unit, std::span<const Campaign> campaigns, AuditPart& part);

/// A coupon is redeemed exactly when an order that stands used it, is worth what its campaign says,
/// and is as it was issued. `coupons` are all those of `range`.
void audit_coupons(UnitOfWork& unit, std::span<const Coupon> coupons, IdRange range,
                   const ChainKey& chain_key, AuditPart& part);

}  // namespace ticketing
