// Tallies, the queue of deleted posts and rankings <-> rows.
#pragma once

#include "odb/records/post_cleanup_record.hpp"
#include "odb/records/ranking_record.hpp"
#include "odb/records/tally_record.hpp"
#include "ranking/post_cleanup_repository.hpp"
#include "ranking/ranking_repository.hpp"
#include "ranking/tally_repository.hpp"

namespace ticketing::records {

TallyKey tally_key(AccountId account, RankingMetric metric, LocalDate day);

Tally from_record(const TallyRecord& row);

PostCleanupRecord to_record(const PostCleanup& cleanup);
PostCleanup from_record(const PostCleanupRecord& row);

RankingRecord to_record(const FinalRanking& ranking);
FinalRanking from_record(const RankingRecord& row);

RankingPlaceRecord to_record(RankingId ranking, const RankingPlace& place);
RankingPlace from_record(const RankingPlaceRecord& row);
RankingPlace from_record(const StandingRecord& row);
FinalPlace from_record(const AccountPlaceRecord& row);

}  // namespace ticketing::records
