// Rankings: as they are now, from the tallies, and final ones, which are rows of their own.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/page.hpp>
#include <ticketing/points.hpp>
#include <ticketing/ranking/ranking.hpp>

namespace ticketing {

/// A ranking that is awarded and does not change any more; one for each metric and period.
struct FinalRanking {
  RankingId id;
  RankingMetric metric = RankingMetric::comments_received;
  RankingPeriod period = RankingPeriod::month;
  DaySpan days;
  Timestamp finalised_at;
};

/// What is ranked.
struct RankedDays {
  RankingMetric metric = RankingMetric::comments_received;
  DaySpan days;
  bool verified_only = false;  ///< whose e-mail is not verified has no rank
};

/// An account's line. Those who are passed over have a place, and no rank.
struct RankingPlace {
  std::int64_t place = 0;  ///< 1, 2, 3 ... in the ranking's order
  std::optional<std::int64_t> rank;
  AccountId account;
  std::int64_t count = 0;
  Timestamp reached_at;  ///< when the count last grew
  std::optional<PassedOver> passed_over;
  std::optional<Points> award;
};

/// Where an account stands in a final ranking.
struct FinalPlace {
  FinalRanking ranking;
  RankingPlace place;
};

/// A place in a ranking that goes on: behind this line. From the start, unless told otherwise.
struct StandingsPosition {
  std::int64_t count = std::numeric_limits<std::int64_t>::max();
  Timestamp reached_at;
  AccountId account;
};

/// Used inside one unit of work, by one thread. Accounts that are not active users have no rank.
class RankingRepository {
 public:
  virtual ~RankingRepository() = default;

  /// The ranking of these days by the tallies, without awards: most first, then who reached it
  /// first, then by account.
  virtual std::vector<RankingPlace> standings(const RankedDays& ranked,
                                              const StandingsPosition& after, int limit) = 0;
  /// The account's line of that.
  virtual std::optional<RankingPlace> standing(const RankedDays& ranked, AccountId account) = 0;

  /// Assigns the id. Nothing when that ranking is final already; waits for whoever is about to
  /// make it so.
  virtual std::optional<RankingId> add(const FinalRanking& ranking) = 0;
  /// Keeps the ranking as `standings` has it with `verified_only`, whole; rank 1 is given the first
  /// of `awards`, and so on, those of 0 points left out.
  virtual void freeze(const FinalRanking& ranking, bool verified_only,
                      std::span<const Points> awards) = 0;
  virtual std::optional<FinalRanking> find(RankingMetric metric, RankingPeriod period,
                                           LocalDate from) = 0;
  /// Ascending by id, from above `after`: for the audit.
  virtual std::vector<FinalRanking> list(RankingId after, int limit) = 0;
  /// By place, from above `after`.
  virtual std::vector<RankingPlace> places(RankingId ranking, std::int64_t after, int limit) = 0;
  virtual std::optional<RankingPlace> place(RankingId ranking, AccountId account) = 0;
  /// Of all final rankings, the newest first: by the ranking's id.
  virtual std::vector<FinalPlace> places_of(AccountId account, Slice slice) = 0;
};

}  // namespace ticketing
