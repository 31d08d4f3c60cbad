// Set-based writing of tallies and final rankings on PostgreSQL.
#pragma once

#include "odb/pgsql/pg_connection.hpp"
#include "odb/repositories/odb_ranking_repository.hpp"

namespace ticketing {

class PgTallyRepository final : public OdbTallyRepository {
 public:
  explicit PgTallyRepository(PgSession& session) : OdbTallyRepository(session), session_(session) {}
  void add(std::span<const TallyDelta> deltas) override;

 private:
  PgSession& session_;
};

class PgRankingRepository final : public OdbRankingRepository {
 public:
  explicit PgRankingRepository(PgSession& session)
      : OdbRankingRepository(session), session_(session) {}
  std::optional<RankingId> add(const FinalRanking& ranking) override;
  void freeze(const FinalRanking& ranking, bool verified_only,
              std::span<const Points> awards) override;

 private:
  PgSession& session_;
};

}  // namespace ticketing
