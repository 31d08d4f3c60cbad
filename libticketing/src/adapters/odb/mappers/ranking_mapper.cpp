#include "odb/mappers/ranking_mapper.hpp"

#include "odb/mappers/row_check.hpp"

namespace ticketing::records {
namespace {

template <class Row>
RankingPlace checked(const RowCheck& check, std::int64_t place, const Row& row) {
  if (row.rank.has_value() == row.passed_over.has_value())
    check.fail("passed_over", row.passed_over.value_or("empty"));
  return {
      .place = check.at_least("place", place, 1),
      .rank = check.within("rank", row.rank, 1, place),
      .account = check.id<AccountId>("account_id", row.account_id),
      .count = check.at_least("total", row.total, 1),
      .reached_at = timestamp(row.reached_at),
      .passed_over = check.enumerator<PassedOver>("passed_over", row.passed_over),
      .award = std::nullopt,
  };
}

}  // namespace

TallyKey tally_key(AccountId account, RankingMetric metric, LocalDate day) {
  return {
      .account_id = account.value,
      .metric = enum_text(metric),
      .day = days(day),
  };
}

Tally from_record(const TallyRecord& row) {
  const RowCheck check("tallies", row.key.account_id);
  return {
      .metric = check.enumerator<RankingMetric>("metric", row.key.metric),
      .day = local_date(row.key.day),
      .total = row.total,
  };
}

PostCleanupRecord to_record(const PostCleanup& cleanup) {
  return {
      .post_id = cleanup.post.value,
      .after_comment_id = cleanup.after.value,
      .deleted_at = micros(cleanup.deleted_at),
  };
}

PostCleanup from_record(const PostCleanupRecord& row) {
  const RowCheck check("post_cleanups", row.post_id);
  return {
      .post = check.id<PostId>("post_id", row.post_id),
      .after = CommentId{check.at_least("after_comment_id", row.after_comment_id, 0)},
      .deleted_at = timestamp(row.deleted_at),
  };
}

RankingRecord to_record(const FinalRanking& ranking) {
  return {
      .id = ranking.id.value,
      .metric = enum_text(ranking.metric),
      .period = enum_text(ranking.period),
      .first_day = days(ranking.days.from),
      .last_day = days(ranking.days.to),
      .finalised_at = micros(ranking.finalised_at),
  };
}

FinalRanking from_record(const RankingRecord& row) {
  const RowCheck check("rankings", row.id);
  return {
      .id = check.id<RankingId>("id", row.id),
      .metric = check.enumerator<RankingMetric>("metric", row.metric),
      .period = check.enumerator<RankingPeriod>("period", row.period),
      .days = {local_date(row.first_day),
               local_date(check.at_least("last_day", row.last_day, row.first_day))},
      .finalised_at = timestamp(row.finalised_at),
  };
}

RankingPlaceRecord to_record(RankingId ranking, const RankingPlace& place) {
  return {
      .key = {.ranking_id = ranking.value, .place = place.place},
      .rank = place.rank,
      .account_id = place.account.value,
      .total = place.count,
      .reached_at = micros(place.reached_at),
      .passed_over =
          place.passed_over ? std::optional(enum_text(*place.passed_over)) : std::nullopt,
      .award = number(place.award),
  };
}

RankingPlace from_record(const RankingPlaceRecord& row) {
  const RowCheck check("ranking_places", row.key.ranking_id);
  RankingPlace place = checked(check, row.key.place, row);
  place.award = points(check.within("award", row.award, 1, points_max.value));
  if (place.award && !place.rank) check.fail("award", std::to_string(*row.award));
  return place;
}

FinalPlace from_record(const AccountPlaceRecord& row) {
  return {
      .ranking = from_record(RankingRecord{row.ranking_id, row.metric, row.period, row.first_day,
                                           row.last_day, row.finalised_at}),
      .place = from_record(RankingPlaceRecord{{row.ranking_id, row.place},
                                              row.rank,
                                              row.account_id,
                                              row.total,
                                              row.reached_at,
                                              row.passed_over,
                                              row.award}),
  };
}

RankingPlace from_record(const StandingRecord& row) {
  return checked(RowCheck("tallies", row.account_id), row.place, row);
}

}  // namespace ticketing::records
