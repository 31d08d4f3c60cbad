// Rows of final rankings and their lines, and what a ranking is before that.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db object table("rankings")
struct RankingRecord {
#pragma db id auto
  std::int64_t id = 0;
  std::string metric;
  std::string period;
  int first_day = 0;
  int last_day = 0;
  std::int64_t finalised_at = 0;
#pragma db index("rankings_period_unique") unique members(metric, period, first_day)
};
TICKETING_RECORD_COLUMNS(RankingRecord, (), (id, metric, period, first_day, last_day, finalised_at))

#pragma db value
struct RankingPlaceKey {
  std::int64_t ranking_id = 0;
  std::int64_t place = 0;
};
TICKETING_RECORD_COLUMNS(RankingPlaceKey, (), (ranking_id, place))

// No references: a ranking is written once, whole, with its row and from accounts that never go,
// and each reference would cost it a look-up a line.
#pragma db object table("ranking_places")
struct RankingPlaceRecord {
#pragma db id column("")
  RankingPlaceKey key;
  std::optional<std::int64_t> rank;
  std::int64_t account_id = 0;
  std::int64_t total = 0;
  std::int64_t reached_at = 0;
  std::optional<std::string> passed_over;
  std::optional<std::int64_t> award;
#pragma db index("ranking_places_rank_unique") unique members(rank, key.ranking_id)
#pragma db index("ranking_places_account_unique") unique members(account_id, key.ranking_id)
};
TICKETING_RECORD_COLUMNS(RankingPlaceRecord, (),
                         (key, rank, account_id, total, reached_at, passed_over, award))

/// A line of a ranking as the tallies have it.
#pragma db view query()
struct StandingRecord {
  std::int64_t place = 0;
  std::optional<std::int64_t> rank;
  std::int64_t account_id = 0;
  std::int64_t total = 0;
  std::int64_t reached_at = 0;
  std::optional<std::string> passed_over;
};

/// A line of a final ranking, with which ranking it is.
#pragma db view query()
struct AccountPlaceRecord {
  std::int64_t ranking_id = 0;
  std::string metric;
  std::string period;
  int first_day = 0;
  int last_day = 0;
  std::int64_t finalised_at = 0;
  std::int64_t place = 0;
  std::optional<std::int64_t> rank;
  std::int64_t account_id = 0;
  std::int64_t total = 0;
  std::int64_t reached_at = 0;
  std::optional<std::string> passed_over;
  std::optional<std::int64_t> award;
};

}  // namespace ticketing::records
