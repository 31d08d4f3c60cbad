#include "audit/ranking_audit.hpp"

#include <fmt/format.h>

#include "ranking/ranking_award.hpp"

namespace ticketing {
namespace {

void audit_place(UnitOfWork& unit, const FinalRanking& ranking, const RankingPlace& place,
                 AuditPart& part) {
  const auto entry = unit.ledger().find_by_rule(place.account, Rule::ranking,
                                                {SourceType::ranking, ranking.id.value});
  const auto subject = [&] { return fmt::format("ranking:{}", ranking.id.value); };
  if (!entry)
    part.find(subject(), fmt::format("the award of rank {} to account {} has no entry",
                                     place.rank.value_or(0), place.account.value));
  else if (entry->rule_amount != *place.award)
    part.find(subject(),
              fmt::format("the entry of rank {} is of {} points, expected {}",
                          place.rank.value_or(0), entry->rule_amount.value, place.award->value));
}

}  // namespace

void audit_rankings(UnitOfWork& unit, std::span<const FinalRanking> rankings, AuditPart& part) {
  for (const FinalRanking& ranking : rankings)
    for (const RankingPlace& place : awarded_places(unit, ranking.id))
      audit_place(unit, ranking, place, part);
}

}  // namespace ticketing
