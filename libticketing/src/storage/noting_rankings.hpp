// What the wrapped store notes of rankings: see noting_store.cpp.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include <ticketing/changes.hpp>

#include "storage/unit_of_work.hpp"

namespace ticketing {

class NotingTallies final : public TallyRepository {
 public:
  NotingTallies(UnitOfWork& unit, std::vector<Subject>& changed) : unit_(unit), changed_(changed) {}

  void add(std::span<const TallyDelta> deltas) override {
    changed_.push_back(Subject::rankings());
    unit_.tallies().add(deltas);
  }
  std::int64_t find(AccountId account, RankingMetric metric, LocalDate day) override {
    return unit_.tallies().find(account, metric, day);
  }

 private:
  UnitOfWork& unit_;
  std::vector<Subject>& changed_;
};

class NotingRankings final : public RankingRepository {
 public:
  NotingRankings(UnitOfWork& unit, std::vector<Subject>& changed, EventsWritten& written)
      : unit_(unit), changed_(changed), written_(written) {}

  std::vector<RankingPlace> standings(const RankedDays& ranked, const StandingsPosition& after,
                                      int limit) override {
    return rankings().standings(ranked, after, limit);
  }
  std::optional<RankingPlace> standing(const RankedDays& ranked, AccountId account) override {
    return rankings().standing(ranked, account);
  }
  std::optional<RankingId> add(const FinalRanking& ranking) override {
    changed_.push_back(Subject::rankings());
    return rankings().add(ranking);
  }
  void freeze(const FinalRanking& ranking, bool verified_only,
              std::span<const Points> awards) override {
    changed_.push_back(Subject::rankings());
    written_.broadcasts.push_back(ranking_is_final(
        ranking.id, {ranking.metric, ranking.period, ranking.days.from, ranking.days.to}));
    rankings().freeze(ranking, verified_only, awards);
  }
  std::optional<FinalRanking> find(RankingMetric metric, RankingPeriod period,
                                   LocalDate from) override {
    return rankings().find(metric, period, from);
  }
  std::vector<FinalRanking> list(RankingId after, int limit) override {
    return rankings().list(after, limit);
  }
  std::vector<RankingPlace> places(RankingId ranking, std::int64_t after, int limit) override {
    return rankings().places(ranking, after, limit);
  }
  std::optional<RankingPlace> place(RankingId ranking, AccountId account) override {
    return rankings().place(ranking, account);
  }
  std::vector<FinalPlace> places_of(AccountId account, Slice slice) override {
    return rankings().places_of(account, slice);
  }

 private:
  RankingRepository& rankings() { return unit_.rankings(); }

  UnitOfWork& unit_;
  std::vector<Subject>& changed_;
  EventsWritten& written_;
};

}  // namespace ticketing
