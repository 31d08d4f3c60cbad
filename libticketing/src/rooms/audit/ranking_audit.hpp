// Whether final rankings and the entries of their awards tell the same story.
#pragma once

#include <span>

#include "audit/audit_part.hpp"
#include "storage/unit_of_work.hpp"

namespace ticketing {

/// Every award has its entry, of what the ranking says. That every entry has its award is for the
/// audit of the ledger.
void audit_rankings(UnitOfWork& unit, std::span<const FinalRanking> rankings, AuditPart& part);

}  // namespace ticketing
