// Who is ahead, and what that is worth.
#pragma once

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <vector>

#include <ticketing/actor/principal.hpp>
#include <ticketing/call_options.hpp>
#include <ticketing/page.hpp>
#include <ticketing/ranking/ranking.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

/// Which ranking is asked for.
struct RankingQuery {
  RankingMetric metric = RankingMetric::comments_received;  ///< what is counted
  RankingPeriod period = RankingPeriod::month;              ///< how long; a week begins on Monday
  std::optional<LocalDate> date;                            ///< any day of the period; none: today
  int limit = page_limit_default;                           ///< items on the page at most
  std::optional<std::string> cursor;  ///< `next_cursor` of the page before; none: the first page
};
BOOST_DESCRIBE_STRUCT(RankingQuery, (), (metric, period, date, limit, cursor))

/// Which period is to be paid.
struct AwardRanking {
  RankingPeriod period = RankingPeriod::month;  ///< how long it was
  std::optional<LocalDate> date;        ///< any day of the period; none: the newest that has ended
  std::optional<RankingMetric> metric;  ///< none: `ranking.metric`
};
BOOST_DESCRIBE_STRUCT(AwardRanking, (), (period, date, metric))

/// Thread safe; calls block on the database.
class RankingService {
 public:
  virtual ~RankingService() = default;

  /// Anyone. Until it is final a ranking is as of now: who is counted between two pages may show
  /// on both or on none. validation_failed for a limit out of range and a cursor of another list.
  virtual Result<RankingTable> standings(const RankingQuery& request) = 0;
  /// One's own places in the periods of today, of each metric and period: unauthenticated unless an
  /// account acts.
  virtual Result<std::vector<OwnRanking>> mine(const Principal& who) = 0;
  /// Makes the ranking of a period final and pays its best `ranking.awards`, once: awarding it
  /// again tells what was given. Admins only. validation_failed while the period goes on;
  /// unavailable while deleted posts still count.
  virtual Result<RankingAward> award(const Principal& who, const AwardRanking& request,
                                     const CallOptions& options = {}) = 0;
};

}  // namespace ticketing
