// Rankings: who has how many of what a metric counts, within a period. Everything here is a value
// or a pure function of local dates.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <ticketing/actor/author.hpp>
#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/points.hpp>
#include <ticketing/ranking/metric.hpp>

namespace ticketing {

using RankingId = Id<struct RankingTag>;

/// Local days in the business time zone; a week begins on Monday (ISO 8601).
enum class RankingPeriod { day, week, month };
BOOST_DESCRIBE_ENUM(RankingPeriod, day, week, month)

/// Local days, both ends included.
struct DaySpan {
  LocalDate from;
  LocalDate to;
  friend bool operator==(const DaySpan&, const DaySpan&) = default;
};

/// The period that `day` is in.
DaySpan span_of(RankingPeriod period, LocalDate day);
/// The newest period that has ended when it is `today`.
DaySpan last_ended(RankingPeriod period, LocalDate today);
/// The periods that ended lately, oldest first: so far back an award makes up for what nobody did
/// in time. Older ones are an administrator's to decide on.
std::vector<DaySpan> ended_lately(RankingPeriod period, LocalDate today);

/// Why an account has no rank, so that the next one moves up.
enum class PassedOver {
  staff,  ///< and administrators
  suspended,
  closed,
  unverified,  ///< the e-mail, where that is asked: `rewards.verified_only`
};
BOOST_DESCRIBE_ENUM(PassedOver, staff, suspended, closed, unverified)

/// A line of a ranking.
struct RankingItem {
  std::optional<std::int64_t> rank;       ///< 1, 2, 3 ...; none for who is passed over
  Author account;                         ///< who it is about
  std::int64_t count = 0;                 ///< what the account has
  std::optional<Points> award;            ///< what a final ranking paid
  std::optional<PassedOver> passed_over;  ///< why there is no rank
};
BOOST_DESCRIBE_STRUCT(RankingItem, (), (rank, account, count, award, passed_over))

/// Most first; of the same count, who reached it first.
struct RankingTable {
  RankingMetric metric = RankingMetric::comments_received;  ///< what is counted
  RankingPeriod period = RankingPeriod::month;              ///< how long
  LocalDate from;                                           ///< its first local day
  LocalDate to;                                             ///< its last local day
  bool final = false;                                       ///< awarded, and never to change again
  std::vector<RankingItem> items;                           ///< in the list's order
  std::optional<std::string> next_cursor;  ///< opaque, URL-safe; none on the last page
};
BOOST_DESCRIBE_STRUCT(RankingTable, (), (metric, period, from, to, final, items, next_cursor))

/// Where an account stands.
struct OwnRanking {
  RankingMetric metric = RankingMetric::comments_received;  ///< what is counted
  RankingPeriod period = RankingPeriod::month;              ///< how long
  LocalDate from;                                           ///< its first local day
  LocalDate to;                                             ///< its last local day
  std::optional<std::int64_t> rank;       ///< none without a count, and for who is passed over
  std::int64_t count = 0;                 ///< what the account has
  std::optional<PassedOver> passed_over;  ///< why there is no rank
};
BOOST_DESCRIBE_STRUCT(OwnRanking, (), (metric, period, from, to, rank, count, passed_over))

/// What a period's best were given.
struct RankingAward {
  RankingMetric metric = RankingMetric::comments_received;  ///< what was counted
  RankingPeriod period = RankingPeriod::month;              ///< how long
  LocalDate from;                                           ///< its first local day
  LocalDate to;                                             ///< its last local day
  bool already_final = false;        ///< it was awarded before, and this changed nothing
  std::vector<RankingItem> winners;  ///< those that were paid, best first
};
BOOST_DESCRIBE_STRUCT(RankingAward, (), (metric, period, from, to, already_final, winners))

}  // namespace ticketing
