// Tallies: what rankings are made of, counted per account, metric and local day.
#pragma once

#include <boost/describe/enum.hpp>
#include <cstdint>
#include <span>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>

namespace ticketing {

/// `comments_received`: comments by others on one's general posts; `comments_written`: comments on
/// others' posts. Both count one comment per account and post, and none that staff or admins wrote.
/// What staff and admins received is counted all the same: roles change, so it is the award that
/// leaves out whoever may not win at its time.
enum class RankingMetric { comments_received, comments_written };
BOOST_DESCRIBE_ENUM(RankingMetric, comments_received, comments_written)

/// A change of one tally; repeated keys add up.
struct TallyDelta {
  AccountId account;
  RankingMetric metric = RankingMetric::comments_written;
  LocalDate day;
  std::int64_t delta = 0;
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
