// Whether wallets, their entries and the chains of hashes tell the same story.
#pragma once

#include <span>

#include "audit/audit_part.hpp"
#include "points/points_context.hpp"
#include "storage/unit_of_work.hpp"

namespace ticketing {

/// Every chain from its first entry to its head: sequence numbers, running balances (never below
/// 0), hashes; what the wallet knows of it; and that entries of orders have their
/// order, those of awards their award, and those of rewards what was written for them.
void audit_wallets(UnitOfWork& unit, std::span<const Wallet> wallets, const PointsContext& context,
                   AuditPart& part);

}  // namespace ticketing
