// Tallies: what rankings are made of, counted per account, metric and local day.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/ranking/metric.hpp>

namespace ticketing {

/// A change of one tally; repeated keys add up.
struct TallyDelta {
  AccountId account;
  RankingMetric metric = RankingMetric::comments_written;
  LocalDate day;
  std::int64_t delta = 0;
  /// Of an increase: when. Each tally keeps when it last grew, so that of the same counts the one
  /// that was reached first is known; a decrease leaves that as it was.
  Timestamp at = {};
};

/// How often something was counted on a day.
struct Tally {
  RankingMetric metric = RankingMetric::comments_written;
  LocalDate day;
  std::int64_t total = 0;
};

/// Used inside one unit of work, by one thread.
class TallyRepository {
 public:
  virtual ~TallyRepository() = default;
  /// Keys may repeat; rows are touched in ascending key order, so that writers cannot deadlock.
  virtual void add(std::span<const TallyDelta> deltas) = 0;
  virtual std::int64_t find(AccountId account, RankingMetric metric, LocalDate day) = 0;
};

}  // namespace ticketing
