#include "odb/repositories/odb_ranking_repository.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

#include "odb/mappers/ranking_mapper.hpp"
#include "odb/mappers/row_check.hpp"
#include "odb/records-odb.hxx"

namespace ticketing {

// An account's time is that of its last growth on days that still count something. Whatever
// statistics say, the days are read from the index by metric and day: to sum an expression does not
// ask for the order of the primary key. A day's tally is small, and PostgreSQL sums small integers
// in less time; the LIMIT keeps it from looking up three times who may win.
const std::string_view ranked_tallies_verified =
    "SELECT place, \"rank\", account_id, total, reached_at, passed_over FROM ("
    "SELECT row_number() OVER standing AS place, CASE WHEN passed_over IS NULL THEN "
    "CAST(SUM(CASE WHEN passed_over IS NULL THEN 1 ELSE 0 END) OVER standing AS BIGINT) END"
    " AS \"rank\", account_id, total, reached_at, passed_over FROM ("
    "SELECT account_id, total, reached_at,"
    " (SELECT CASE WHEN a.role <> 'user' THEN 'staff' WHEN a.state <> 'active' THEN a.state"
    " WHEN a.email_verified_at IS NULL AND 1 =";
const std::string_view ranked_tallies_of =
    " THEN 'unverified' END"
    " FROM accounts AS a WHERE a.id = summed.account_id) AS passed_over FROM ("
    "SELECT t.account_id + 0 AS account_id, SUM(CAST(t.total AS INTEGER)) AS total,"
    " MAX(t.grown_at) AS reached_at FROM tallies AS t WHERE t.total > 0 AND ";
const std::string_view ranked_tallies_end =
    " GROUP BY t.account_id + 0) AS summed LIMIT 9223372036854775807) AS judged WINDOW standing AS"
    " (ORDER BY total DESC, reached_at, account_id ROWS UNBOUNDED PRECEDING)) AS ranked";

namespace {

using records::AccountPlaceRecord;
using records::PostCleanupRecord;
using records::RankingPlaceRecord;
using records::RankingRecord;
using records::StandingRecord;
using records::TallyKey;
using records::TallyRecord;

struct Ranked {
  int verified_only = 0;
  std::string metric;
  int first_day = 0;
  int last_day = 0;
  std::int64_t less = 0;  // the count behind which the page begins, negated
  std::int64_t reached_at = 0;
  std::int64_t account = 0;
  std::int64_t limit = 0;
};
struct RankingIs {
  std::string metric;
  std::string period;
  int first_day = 0;
};
struct RowsAfter {
  std::int64_t of = 0;
  std::int64_t after = 0;
  std::int64_t limit = 0;
};
struct Limit {
  std::int64_t limit = 0;
};
struct Until {
  std::int64_t t = 0;
  std::int64_t limit = 1;
};

auto order(const TallyRecord& row) {
  return std::tie(row.key.account_id, row.key.metric, row.key.day);
}

/// The ranking of `p`'s days.
odb::query_base ranked(const Ranked& p) {
  using Query = odb::query<TallyRecord>;
  return std::string(ranked_tallies_verified) + parameter(Query::key.day, p.verified_only) +
         std::string(ranked_tallies_of) + "t.metric =" + parameter(Query::key.metric, p.metric) +
         "AND t.day >=" + parameter(Query::key.day, p.first_day) +
         "AND t.day <=" + parameter(Query::key.day, p.last_day) + std::string(ranked_tallies_end);
}

Ranked days_of(const RankedDays& ranked) {
  Ranked p;
  p.verified_only = ranked.verified_only ? 1 : 0;
  p.metric = records::enum_text(ranked.metric);
  p.first_day = records::days(ranked.days.from);
  p.last_day = records::days(ranked.days.to);
  return p;
}

template <class Value, class Record>
std::optional<Value> first_of(const std::vector<Record>& rows) {
  if (rows.empty()) return std::nullopt;
  return records::from_record(rows.front());
}

}  // namespace

std::vector<TallyRecord> summed(std::span<const TallyDelta> deltas) {
  std::vector<TallyRecord> rows;
  rows.reserve(deltas.size());
  for (const TallyDelta& delta : deltas) {
    rows.push_back({records::tally_key(delta.account, delta.metric, delta.day), delta.delta,
                    delta.delta > 0 ? records::micros(delta.at) : 0});
  }
  std::sort(rows.begin(), rows.end(),
            [](const TallyRecord& a, const TallyRecord& b) { return order(a) < order(b); });
  std::vector<TallyRecord> sums;
  for (TallyRecord& row : rows) {
    if (!sums.empty() && order(sums.back()) == order(row)) {
      sums.back().total += row.total;
      sums.back().grown_at = std::max(sums.back().grown_at, row.grown_at);
    } else {
      sums.push_back(std::move(row));
    }
  }
  std::erase_if(sums, [](const TallyRecord& row) { return row.total == 0; });
  return sums;
}

void OdbTallyRepository::add(std::span<const TallyDelta> deltas) {
  odb::database& database = session_.database();
  for (const TallyRecord& delta : summed(deltas)) {
    TallyRecord row;
    if (database.find<TallyRecord>(delta.key, row)) {
      row.total += delta.total;
      row.grown_at = std::max(row.grown_at, delta.grown_at);
      database.update(row);
    } else {
      database.persist(delta);
    }
  }
}

std::int64_t OdbTallyRepository::find(AccountId account, RankingMetric metric, LocalDate day) {
  using Query = odb::query<TallyRecord>;
  // As a range of rows: an equation, PostgreSQL may look up by metric and day alone.
  const auto rows = select<TallyRecord>(
      session_, "tally_of", records::tally_key(account, metric, day), [](const TallyKey& p) {
        const auto columns =
            "(" + Query::key.account_id + "," + Query::key.metric + "," + Query::key.day + ")";
        const auto key = "(" + parameter(Query::key.account_id, p.account_id) + "," +
                         parameter(Query::key.metric, p.metric) + "," +
                         parameter(Query::key.day, p.day) + ")";
        return columns + ">=" + key + "AND" + columns + "<=" + key;
      });
  return rows.empty() ? 0 : rows.front().total;
}

void OdbPostCleanupRepository::add(const PostCleanup& cleanup) {
  const PostCleanupRecord row = records::to_record(cleanup);
  session_.database().persist(row);
}

std::optional<PostCleanup> OdbPostCleanupRepository::find(PostId post) {
  PostCleanupRecord row;
  if (!session_.database().find<PostCleanupRecord>(post.value, row)) return std::nullopt;
  return records::from_record(row);
}

std::vector<PostCleanup> OdbPostCleanupRepository::list(int limit) {
  using Query = odb::query<PostCleanupRecord>;
  return values_of<PostCleanup>(
      select<PostCleanupRecord>(session_, "post_cleanups", Limit{limit}, [](const Limit& p) {
        return "ORDER BY" + Query::post_id + "LIMIT" + parameter(Query::post_id, p.limit);
      }));
}

bool OdbPostCleanupRepository::any_until(Timestamp t) {
  using Query = odb::query<PostCleanupRecord>;
  return !select<PostCleanupRecord>(
              session_, "post_cleanups_until", Until{records::micros(t), 1},
              [](const Until& p) {
                return Query::deleted_at + "<=" + parameter(Query::deleted_at, p.t) + "ORDER BY" +
                       Query::deleted_at + "LIMIT" + parameter(Query::deleted_at, p.limit);
              })
              .empty();
}

void OdbPostCleanupRepository::update(const PostCleanup& cleanup) {
  const PostCleanupRecord row = records::to_record(cleanup);
  session_.database().update(row);
}

void OdbPostCleanupRepository::remove(PostId post) {
  using Query = odb::query<PostCleanupRecord>;
  session_.database().erase_query<PostCleanupRecord>(Query::post_id == Query::_val(post.value));
}

std::vector<RankingPlace> OdbRankingRepository::standings(const RankedDays& ranked_days,
                                                          const StandingsPosition& after,
                                                          int limit) {
  using Query = odb::query<TallyRecord>;
  Ranked page = days_of(ranked_days);
  page.less = -after.count;
  page.reached_at = records::micros(after.reached_at);
  page.account = after.account.value;
  page.limit = limit;
  return values_of<RankingPlace>(
      select<StandingRecord>(session_, "standings", page, [](const Ranked& p) {
        return ranked(p) + "WHERE (-total, reached_at, account_id) > (" +
               parameter(Query::total, p.less) + "," + parameter(Query::total, p.reached_at) + "," +
               parameter(Query::total, p.account) + ") ORDER BY place LIMIT" +
               parameter(Query::total, p.limit);
      }));
}

std::optional<RankingPlace> OdbRankingRepository::standing(const RankedDays& ranked_days,
                                                           AccountId account) {
  using Query = odb::query<TallyRecord>;
  Ranked one = days_of(ranked_days);
  one.account = account.value;
  return first_of<RankingPlace>(
      select<StandingRecord>(session_, "standing_of", one, [](const Ranked& p) {
        return ranked(p) + "WHERE account_id =" + parameter(Query::total, p.account);
      }));
}

std::optional<RankingId> OdbRankingRepository::add(const FinalRanking& ranking) {
  if (find(ranking.metric, ranking.period, ranking.days.from)) return std::nullopt;
  RankingRecord row = records::to_record(ranking);
  session_.database().persist(row);
  return RankingId{row.id};
}

void OdbRankingRepository::freeze(const FinalRanking& ranking, bool verified_only,
                                  std::span<const Points> awards) {
  odb::database& database = session_.database();
  for (RankingPlace& place : standings({ranking.metric, ranking.days, verified_only}, {},
                                       std::numeric_limits<int>::max())) {
    const auto rank = static_cast<std::size_t>(place.rank.value_or(0));
    if (rank >= 1 && rank <= awards.size() && awards[rank - 1] != Points{0})
      place.award = awards[rank - 1];
    const RankingPlaceRecord row = records::to_record(ranking.id, place);
    database.persist(row);
  }
}

std::optional<FinalRanking> OdbRankingRepository::find(RankingMetric metric, RankingPeriod period,
                                                       LocalDate from) {
  using Query = odb::query<RankingRecord>;
  return first_of<FinalRanking>(select<RankingRecord>(
      session_, "ranking_of",
      RankingIs{records::enum_text(metric), records::enum_text(period), records::days(from)},
      [](const RankingIs& p) {
        return Query::metric == Query::_ref(p.metric) && Query::period == Query::_ref(p.period) &&
               Query::first_day == Query::_ref(p.first_day);
      }));
}

std::vector<FinalRanking> OdbRankingRepository::list(RankingId after, int limit) {
  using Query = odb::query<RankingRecord>;
  return values_of<FinalRanking>(select<RankingRecord>(
      session_, "rankings_after", RowsAfter{0, after.value, limit}, [](const RowsAfter& p) {
        return Query::id + ">" + parameter(Query::id, p.after) + "ORDER BY" + Query::id + "LIMIT" +
               parameter(Query::id, p.limit);
      }));
}

std::vector<RankingPlace> OdbRankingRepository::places(RankingId ranking, std::int64_t after,
                                                       int limit) {
  using Query = odb::query<RankingPlaceRecord>;
  return values_of<RankingPlace>(select<RankingPlaceRecord>(
      session_, "places_of_ranking", RowsAfter{ranking.value, after, limit},
      [](const RowsAfter& p) {
        const auto& of = Query::key.ranking_id;
        const auto& place = Query::key.place;
        return "(" + of + "," + place + ") > (" + parameter(of, p.of) + "," +
               parameter(place, p.after) + ") AND" + of + "<=" + parameter(of, p.of) + "ORDER BY" +
               of + "," + place + "LIMIT" + parameter(place, p.limit);
      }));
}

std::optional<RankingPlace> OdbRankingRepository::place(RankingId ranking, AccountId account) {
  using Query = odb::query<RankingPlaceRecord>;
  return first_of<RankingPlace>(select<RankingPlaceRecord>(
      session_, "place_of_account", RowsAfter{ranking.value, account.value, 0},
      [](const RowsAfter& p) {
        // As a range of rows, as `tally_of`: of the index by account.
        const auto columns = "(" + Query::account_id + "," + Query::key.ranking_id + ")";
        const auto key = "(" + parameter(Query::account_id, p.after) + "," +
                         parameter(Query::key.ranking_id, p.of) + ")";
        return columns + ">=" + key + "AND" + columns + "<=" + key;
      }));
}

std::vector<FinalPlace> OdbRankingRepository::places_of(AccountId account, Slice slice) {
  using Query = odb::query<RankingPlaceRecord>;
  const RowsAfter page{account.value, slice.after.value_or(INT64_MAX), slice.limit};
  return values_of<FinalPlace>(
      select<AccountPlaceRecord>(session_, "places_of_account", page, [](const RowsAfter& p) {
        const auto& of = Query::account_id;
        const auto& ranking = Query::key.ranking_id;
        // Not a join: that may read all rankings.
        const auto of_ranking = [](const std::string& column) {
          return " (SELECT r." + column + " FROM rankings AS r WHERE r.id = p.ranking_id) AS " +
                 column + ",";
        };
        return "SELECT p.ranking_id," + of_ranking("metric") + of_ranking("period") +
               of_ranking("first_day") + of_ranking("last_day") + of_ranking("finalised_at") +
               " p.place, p.\"rank\", p.account_id, p.total, p.reached_at, p.passed_over, p.award"
               " FROM ranking_places AS p WHERE (p.account_id, p.ranking_id) < (" +
               parameter(of, p.of) + "," + parameter(ranking, p.after) +
               ") AND p.account_id >=" + parameter(of, p.of) +
               "ORDER BY p.account_id DESC, p.ranking_id DESC LIMIT" + parameter(ranking, p.limit);
      }));
}

}  // namespace ticketing
