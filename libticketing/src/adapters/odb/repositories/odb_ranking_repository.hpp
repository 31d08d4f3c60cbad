// Tallies, the queue of deleted posts and rankings through ODB, on either database. Set operations
// are loops: right for SQLite, whose write transaction is exclusive; PostgreSQL overrides them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "odb/odb_session.hpp"
#include "odb/records/ranking_record.hpp"
#include "odb/records/tally_record.hpp"
#include "ranking/post_cleanup_repository.hpp"
#include "ranking/ranking_repository.hpp"
#include "ranking/tally_repository.hpp"

namespace ticketing {

/// One row for each key that occurs, ascending by key, sums of 0 left out.
std::vector<records::TallyRecord> summed(std::span<const TallyDelta> deltas);

/// The statement that ranks tallies: these, after the first 1 if an e-mail must be verified and
/// else 0, after the second which, by t.metric and t.day. It gives the columns of a StandingRecord.
extern const std::string_view ranked_tallies_verified;
extern const std::string_view ranked_tallies_of;
extern const std::string_view ranked_tallies_end;

class OdbTallyRepository : public TallyRepository {
 public:
  explicit OdbTallyRepository(OdbSession& session) : session_(session) {}

  void add(std::span<const TallyDelta> deltas) override;
  std::int64_t find(AccountId account, RankingMetric metric, LocalDate day) override;

 private:
  OdbSession& session_;
};

class OdbPostCleanupRepository : public PostCleanupRepository {
 public:
  explicit OdbPostCleanupRepository(OdbSession& session) : session_(session) {}

  void add(const PostCleanup& cleanup) override;
  std::optional<PostCleanup> find(PostId post) override;
  std::vector<PostCleanup> list(int limit) override;
  bool any_until(Timestamp t) override;
  void update(const PostCleanup& cleanup) override;
  void remove(PostId post) override;

 private:
  OdbSession& session_;
};

class OdbRankingRepository : public RankingRepository {
 public:
  explicit OdbRankingRepository(OdbSession& session) : session_(session) {}

  std::vector<RankingPlace> standings(const RankedDays& ranked_days, const StandingsPosition& after,
                                      int limit) override;
  std::optional<RankingPlace> standing(const RankedDays& ranked_days, AccountId account) override;
  std::optional<RankingId> add(const FinalRanking& ranking) override;
  void freeze(const FinalRanking& ranking, bool verified_only,
              std::span<const Points> awards) override;
  std::optional<FinalRanking> find(RankingMetric metric, RankingPeriod period,
                                   LocalDate from) override;
  std::vector<FinalRanking> list(RankingId after, int limit) override;
  std::vector<RankingPlace> places(RankingId ranking, std::int64_t after, int limit) override;
  std::optional<RankingPlace> place(RankingId ranking, AccountId account) override;
  std::vector<FinalPlace> places_of(AccountId account, Slice slice) override;

 private:
  OdbSession& session_;
};

}  // namespace ticketing
