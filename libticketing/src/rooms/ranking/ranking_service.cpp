#include <ticketing/ranking/ranking_service.hpp>

#include <fmt/format.h>

#include <array>

#include <ticketing/describe/json_write.hpp>
#include <ticketing/describe/text_value.hpp>

#include "admin_log/admin_log.hpp"
#include "base/paging.hpp"
#include "base/wrong_fields.hpp"
#include "points/verified_only.hpp"
#include "ranking/make_services.hpp"
#include "ranking/ranking_award.hpp"

namespace ticketing {
namespace {

/// Where a page ends: good for a ranking that goes on and, if it is made final meanwhile, for that.
struct RankingCursor {
  StandingsPosition behind;
  std::int64_t place = 0;
};

/// Names the list, so that a cursor is good for no other.
std::int64_t list_number(const RankingQuery& request, DaySpan days) {
  const auto day = std::int64_t{days.from.time_since_epoch().count()};
  return (day * 8 + static_cast<int>(request.period)) * 8 + static_cast<int>(request.metric);
}

std::string encode(const RankingQuery& request, DaySpan days, const RankingPlace& last) {
  const std::array<std::int64_t, 5> keys{list_number(request, days), last.place, last.count,
                                         last.reached_at.time_since_epoch().count(),
                                         last.account.value};
  return encode_keys(keys);
}

Result<RankingCursor> decode(const RankingQuery& request, DaySpan days) {
  if (!request.cursor) return RankingCursor{};
  const auto keys = decode_keys(*request.cursor, 5);
  TICKETING_TRY(keys);
  const auto& k = *keys;
  if (k[0] != list_number(request, days)) return bad_cursor();
  if (k[1] < 1 || k[2] < 1) return bad_cursor();  // places and counts begin with 1
  return RankingCursor{{k[2], Timestamp(std::chrono::microseconds(k[3])), AccountId{k[4]}}, k[1]};
}

/// Which days are asked for. Years have four digits (RFC 3339), and the first and last such days
/// are in the middle of a week.
Result<DaySpan> days_of(const RankingQuery& request, LocalDate today) {
  using std::chrono::year;
  const auto days = span_of(request.period, request.date.value_or(today));
  if (days.from >= LocalDate(year{1} / 1 / 1) && days.to <= LocalDate(year{9999} / 12 / 31))
    return days;
  return refuse_field("/date", fmt::format("must be in a {} of the years 0001 to 9999, not {}",
                                           to_text(request.period), to_iso_date(*request.date)));
}

class StoredRankingService final : public RankingService {
 public:
  StoredRankingService(const PointsContext& context, const RankingConfig& config)
      : context_(context), config_(config) {}

  Result<RankingTable> standings(const RankingQuery& request) override;
  Result<std::vector<OwnRanking>> mine(const Principal& who) override;
  Result<RankingAward> award(const Principal& who, const AwardRanking& request,
                             const CallOptions& options) override;

 private:
  RankedDays ranked(UnitOfWork& unit, RankingMetric metric, DaySpan days) const {
    return {metric, days, asks_for_verified(unit, context_.points.rules.verified_only)};
  }
  LocalDate today() const { return context_.calendar.local_date(context_.clock.now()); }

  const PointsContext& context_;
  const RankingConfig& config_;
};

Result<RankingTable> StoredRankingService::standings(const RankingQuery& request) {
  WrongFields wrong;
  const auto slice = wrong.take(to_slice(request.limit, std::nullopt, context_.page_limit_max));
  const auto days = wrong.take(days_of(request, today()));
  const auto after = wrong.take(decode(request, days));
  TICKETING_TRY(wrong.result());
  return context_.store.read([&](UnitOfWork& unit) -> Result<RankingTable> {
    auto& rankings = unit.rankings();
    const auto done = rankings.find(request.metric, request.period, days.from);
    auto places =
        done ? rankings.places(done->id, after.place, slice.limit)
             : rankings.standings(ranked(unit, request.metric, days), after.behind, slice.limit);
    RankingTable table;
    if (places.size() > static_cast<std::size_t>(request.limit)) {
      places.pop_back();
      table.next_cursor = encode(request, days, places.back());
    }
    table.metric = request.metric;
    table.period = request.period;
    table.from = days.from;
    table.to = days.to;
    table.final = done.has_value();
    table.items = ranking_items(unit, places);
    return table;
  });
}

Result<std::vector<OwnRanking>> StoredRankingService::mine(const Principal& who) {
  if (!who.is_account())
    return refuse(ErrorCode::unauthenticated, "only an account has a rank: sign in as one");
  const auto day = today();
  return context_.store.read([&](UnitOfWork& unit) -> Result<std::vector<OwnRanking>> {
    std::vector<OwnRanking> all;
    for (const auto metric : {RankingMetric::comments_received, RankingMetric::comments_written}) {
      for (const auto period : {RankingPeriod::day, RankingPeriod::week, RankingPeriod::month}) {
        const auto days = span_of(period, day);
        const auto place = unit.rankings().standing(ranked(unit, metric, days), who.account);
        all.push_back({
            .metric = metric,
            .period = period,
            .from = days.from,
            .to = days.to,
            .rank = place ? place->rank : std::nullopt,
            .count = place ? place->count : 0,
            .passed_over = place ? place->passed_over : std::nullopt,
        });
      }
    }
    return all;
  });
}

Result<RankingAward> StoredRankingService::award(const Principal& who, const AwardRanking& request,
                                                 const CallOptions& options) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins award rankings");
  const auto day = award_day(context_);
  const AwardedRanking ranking{
      request.metric.value_or(config_.metric), request.period,
      request.date ? span_of(request.period, *request.date) : last_ended(request.period, day)};
  if (ranking.days.to >= day)
    return refuse_field("/date",
                        fmt::format("must be in a {} that has ended: that from {} to {} has not",
                                    to_text(ranking.period), to_iso_date(ranking.days.from),
                                    to_iso_date(ranking.days.to)));
  return context_.store.perform(who, options, [&](UnitOfWork& unit) -> Result<RankingAward> {
    const auto now = context_.clock.now();
    auto award = award_ranking(unit, context_, config_.awards, ranking, now, options.dry_run);
    TICKETING_TRY(award);
    if (!options.dry_run && !award->already_final)
      log_admin_action(unit, who, now, "ranking.award",
                       fmt::format("ranking:{}:{}:{}", to_text(award->metric),
                                   to_text(award->period), to_iso_date(award->from)),
                       "null", to_json(*award));
    return award;
  });
}

}  // namespace

std::unique_ptr<RankingService> make_ranking_service(const PointsContext& context,
                                                     const RankingConfig& config) {
  return std::make_unique<StoredRankingService>(context, config);
}

}  // namespace ticketing
