#include "ranking/ranking_award.hpp"

#include <boost/describe/class.hpp>

#include <map>
#include <utility>

#include <ticketing/describe/json_write.hpp>
#include <ticketing/ranking/ranking_config.hpp>

#include "points/journal.hpp"
#include "points/verified_only.hpp"

namespace ticketing {
namespace {

constexpr int places_per_query = 100;

/// What a winner is told, live and by mail.
struct RankingWon {
  RankingPeriod period = RankingPeriod::month;
  LocalDate from;
  LocalDate to;
  RankingMetric metric = RankingMetric::comments_received;
  std::int64_t rank = 0;
  Points points;
};
BOOST_DESCRIBE_STRUCT(RankingWon, (), (period, from, to, metric, rank, points))

RankingAward told(UnitOfWork& unit, const AwardedRanking& ranking,
                  std::span<const RankingPlace> winners, bool already_final) {
  return {
      .metric = ranking.metric,
      .period = ranking.period,
      .from = ranking.days.from,
      .to = ranking.days.to,
      .already_final = already_final,
      .winners = ranking_items(unit, winners),
  };
}

/// Who would be given what if it were made final now.
std::vector<RankingPlace> would_win(UnitOfWork& unit, std::span<const Points> awards,
                                    const RankedDays& ranked) {
  std::vector<RankingPlace> winners;
  StandingsPosition after;
  for (;;) {
    const auto places = unit.rankings().standings(ranked, after, places_per_query);
    for (RankingPlace place : places) {
      if (!place.rank) continue;
      const auto rank = static_cast<std::size_t>(*place.rank);
      if (rank > awards.size()) return winners;
      if (awards[rank - 1] == Points{0}) continue;
      place.award = awards[rank - 1];
      winners.push_back(place);
    }
    if (places.size() < static_cast<std::size_t>(places_per_query)) return winners;
    const RankingPlace& last = places.back();
    after = {last.count, last.reached_at, last.account};
  }
}

/// An account that is suspended or closed between the two is paid all the same, as if that had
/// come after: what it owns it keeps.
void pay(UnitOfWork& unit, const PointsContext& context, const FinalRanking& ranking,
         std::span<const RankingPlace> winners) {
  const auto now = ranking.finalised_at;
  Journal journal(unit, context.points, now);
  std::vector<AccountId> accounts;
  for (const RankingPlace& winner : winners) accounts.push_back(winner.account);
  journal.lock(std::move(accounts));
  std::vector<OutboxMessage> mails;
  for (const RankingPlace& winner : winners) {
    const RankingWon won{ranking.period, ranking.days.from, ranking.days.to,
                         ranking.metric, *winner.rank,      *winner.award};
    journal.reward(winner.account, Reason::ranking, Rule::ranking, won.points,
                   {SourceType::ranking, ranking.id.value});
    journal.event(winner.account, EventType::ranking, won);
    mails.push_back({{}, winner.account, MailKind::ranking_award, to_json(won), now});
  }
  journal.flush();
  unit.outbox().add(mails);
}

}  // namespace

LocalDate award_day(const ServiceContext& context) {
  return context.calendar.local_date(context.clock.now() - std::chrono::minutes(1));
}

Result<RankingAward> award_ranking(UnitOfWork& unit, const PointsContext& context,
                                   std::span<const Points> awards, const AwardedRanking& ranking,
                                   Timestamp deleted_until, bool dry_run) {
  const auto& [metric, period, days] = ranking;
  if (const auto done = unit.rankings().find(metric, period, days.from))
    return told(unit, ranking, awarded_places(unit, done->id), true);
  if (unit.post_cleanups().any_until(deleted_until))
    return refuse_for_now(
        "comments of posts that were deleted still count: the job post_cleanup takes them out, "
        "then it can be awarded",
        std::chrono::seconds(60));
  const bool verified_only = asks_for_verified(unit, context.points.rules.verified_only);
  if (dry_run)
    return told(unit, ranking, would_win(unit, awards, {metric, days, verified_only}), false);

  FinalRanking made{{}, metric, period, days, context.clock.now()};
  const auto id = unit.rankings().add(made);
  if (!id) {  // somebody was quicker, and has committed
    const auto done = unit.rankings().find(metric, period, days.from);
    return told(unit, ranking, awarded_places(unit, done.value().id), true);
  }
  made.id = *id;
  unit.rankings().freeze(made, verified_only, awards);
  const auto winners = awarded_places(unit, made.id);
  pay(unit, context, made, winners);
  return told(unit, ranking, winners, false);
}

std::vector<RankingPlace> awarded_places(UnitOfWork& unit, RankingId ranking) {
  std::vector<RankingPlace> winners;
  std::int64_t seen = 0;
  for (;;) {
    const auto places = unit.rankings().places(ranking, seen, places_per_query);
    for (const RankingPlace& place : places) {
      if (place.rank.value_or(0) > ranking_awards_max) return winners;
      if (place.award) winners.push_back(place);
      seen = place.place;
    }
    if (places.size() < static_cast<std::size_t>(places_per_query)) return winners;
  }
}

std::vector<RankingItem> ranking_items(UnitOfWork& unit, std::span<const RankingPlace> places) {
  std::vector<AccountId> accounts;
  for (const RankingPlace& place : places) accounts.push_back(place.account);
  std::map<AccountId, Author> authors;
  for (Author& author : unit.accounts().authors(accounts)) {
    const AccountId id = author.id;
    authors.emplace(id, std::move(author));
  }
  std::vector<RankingItem> items;
  for (const RankingPlace& place : places)
    items.push_back({
        .rank = place.rank,
        .account = authors[place.account],
        .count = place.count,
        .award = place.award,
        .passed_over = place.passed_over,
    });
  return items;
}

}  // namespace ticketing
