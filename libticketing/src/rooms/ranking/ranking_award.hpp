// Making a ranking final, and paying its best.
#pragma once

#include <span>
#include <vector>

#include <ticketing/ranking/ranking.hpp>

#include "points/points_context.hpp"

namespace ticketing {

struct AwardedRanking {
  RankingMetric metric = RankingMetric::comments_received;
  RankingPeriod period = RankingPeriod::month;
  DaySpan days;
};

/// The local day that it is for awards: a day is over a minute after midnight, so that comments of
/// its last moments, which are being committed, are in.
LocalDate award_day(const ServiceContext& context);

/// Makes the ranking final, pays and tells its best, unless that was done: then tells what they
/// were given. With `dry_run` tells what they would be. Refuses (unavailable) while comments of a
/// post deleted until `deleted_until` still count.
Result<RankingAward> award_ranking(UnitOfWork& unit, const PointsContext& context,
                                   std::span<const Points> awards, const AwardedRanking& ranking,
                                   Timestamp deleted_until, bool dry_run);

/// The places of a final ranking that were given something, by rank.
std::vector<RankingPlace> awarded_places(UnitOfWork& unit, RankingId ranking);

/// Lines as everybody sees them.
std::vector<RankingItem> ranking_items(UnitOfWork& unit, std::span<const RankingPlace> places);

}  // namespace ticketing
