#include "odb/pgsql/pg_ranking_repository.hpp"

#include "odb/mappers/ranking_mapper.hpp"
#include "odb/mappers/row_check.hpp"
#include "odb/pgsql/record_columns.hpp"

namespace ticketing {

using records::RankingRecord;
using records::TallyRecord;

void PgTallyRepository::add(std::span<const TallyDelta> deltas) {
  static const PgStatement statement = [] {
    PgStatement insert = insert_rows<TallyRecord>("tallies");
    insert.sql +=
        " ON CONFLICT (account_id, metric, day) DO UPDATE SET"
        " total = tallies.total + EXCLUDED.total,"
        " grown_at = GREATEST(tallies.grown_at, EXCLUDED.grown_at)";
    return insert;
  }();
  const auto rows = summed(deltas);
  if (rows.empty()) return;
  session_.pipeline().defer(statement, column_arrays<TallyRecord>(rows),
                            static_cast<std::int64_t>(rows.size()));
}

std::optional<RankingId> PgRankingRepository::add(const FinalRanking& ranking) {
  static const PgStatement statement = [] {
    PgStatement insert = insert_rows<RankingRecord>("rankings");
    insert.sql += " ON CONFLICT DO NOTHING RETURNING id";
    return insert;
  }();
  const RankingRecord row = records::to_record(ranking);
  const auto parameters = column_arrays<RankingRecord>(std::span(&row, 1));
  const PgRows added = session_.pipeline().query(statement, parameters);
  if (added.size() == 0) return std::nullopt;
  return RankingId{added.integer(0, 0)};
}

void PgRankingRepository::freeze(const FinalRanking& ranking, bool verified_only,
                                 std::span<const Points> awards) {
  static const PgStatement statement{
      "freeze_ranking",
      "INSERT INTO ranking_places (ranking_id, place, \"rank\", account_id, total, reached_at,"
      " passed_over, award) SELECT $1::bigint, frozen.*,"
      " NULLIF(($2::bigint[])[frozen.\"rank\"::integer], 0) FROM (" +
          std::string(ranked_tallies_verified) + "$6::integer" + std::string(ranked_tallies_of) +
          "t.metric = $3::text AND t.day >= $4::integer AND t.day <= $5::integer" +
          std::string(ranked_tallies_end) + ") AS frozen"};
  ArrayLiteral points;
  for (const Points award : awards) points.add(award.value);
  const std::string parameters[] = {std::to_string(ranking.id.value),
                                    std::move(points).finish(),
                                    records::enum_text(ranking.metric),
                                    std::to_string(records::days(ranking.days.from)),
                                    std::to_string(records::days(ranking.days.to)),
                                    verified_only ? "1" : "0"};
  // For as many accounts as there are, in memory; until the end of the transaction.
  session_.pipeline().defer_plain("SET LOCAL work_mem = '64MB'");
  session_.pipeline().defer(statement, parameters);
}

}  // namespace ticketing
