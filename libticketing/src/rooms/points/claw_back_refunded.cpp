#include "points/claw_back_refunded.hpp"

#include <algorithm>

#include "points/shortfall.hpp"

namespace ticketing {

Points claw_back_refunded(UnitOfWork& unit, Journal& journal, const LedgerEntry& debit,
                          Points refunded) {
  const auto all = refunded;
  const auto clawbacks = unit.ledger().clawbacks(debit.account, journal.now());
  for (const auto& shortfall : shortfalls(clawbacks, debit.seq)) {
    const auto taken = std::min(shortfall.points, refunded);
    if (taken <= Points{0}) break;
    Posting posting;
    posting.reason = Reason::clawback;
    posting.rule = Rule::clawback_of_refund;
    posting.amount = -taken;
    posting.rule_amount = -shortfall.points;
    posting.source = {SourceType::entry, shortfall.last.id.value};
    posting.reverses = shortfall.last.reverses;
    posting.expires_at = shortfall.last.expires_at;
    journal.post(debit.account, posting);
    refunded -= taken;
  }
  return all - refunded;
}

}  // namespace ticketing
