// Whether wallets, their entries and the chains of hashes tell the same story.
#pragma once

#include <span>

#include "audit/audit_part.hpp"
#include "base/id_range.hpp"
#include "points/points_context.hpp"
#include "storage/unit_of_work.hpp"

namespace ticketing {

/// Every chain from its first entry to its head: sequence numbers, running balances (never below
/// 0), hashes; what the wallet knows of it; that entries of orders have their order, those of
/// awards their award, and those of rewards what was written for them; and that it goes on from
/// where the last audit saw it. `wallets` are all those of `range`; unless `full`, those that are
/// as they were then are believed.
void audit_wallets(UnitOfWork& unit, std::span<const Wallet> wallets, IdRange range, bool full,
                   const PointsContext& context, AuditPart& part);

}  // namespace ticketing
