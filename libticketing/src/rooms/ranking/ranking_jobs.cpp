#include "ranking/ranking_jobs.hpp"

#include <fmt/format.h>

#include <utility>

#include <ticketing/describe/text_value.hpp>

#include "jobs/in_chunks.hpp"
#include "ranking/post_cleanup.hpp"
#include "ranking/ranking_award.hpp"

namespace ticketing {
namespace {

std::string said(const CleanedPosts& cleaned) {
  return fmt::format("took {} comments of {} deleted posts out of the tallies", cleaned.comments,
                     cleaned.posts);
}

/// What has ended lately of the configured periods, oldest first in each.
std::vector<AwardedRanking> due(const RankingConfig& config, LocalDate today) {
  std::vector<AwardedRanking> rankings;
  for (const std::string& name : config.periods) {
    RankingPeriod period{};
    if (!parse_text(name, period)) continue;  // checked with the configuration
    for (const DaySpan days : ended_lately(period, today))
      rankings.push_back({config.metric, period, days});
  }
  return rankings;
}

Result<std::string> award_ended(const PointsContext& context, const RankingConfig& config,
                                JobWork& work) {
  const auto began = context.clock.now();
  const auto today = award_day(context);
  const auto cleaned = clean_up_posts(context.calendar, work);
  TICKETING_TRY(cleaned);
  if (!cleaned->finished) return stopped_early(said(*cleaned));
  std::string awarded;
  for (const AwardedRanking& ranking : due(config, today)) {
    if (work.stop().stop_requested())
      return stopped_early(awarded.empty() ? "awarded nothing" : "awarded " + awarded);
    const auto award = work.write([&](UnitOfWork& unit) {
      return award_ranking(unit, context, config.awards, ranking, began, false);
    });
    TICKETING_TRY(award);
    if (award->already_final) continue;
    if (!awarded.empty()) awarded += ", ";
    awarded += fmt::format("the {} of {} ({} winners)", to_text(award->period),
                           to_iso_date(award->from), award->winners.size());
  }
  return awarded.empty() ? "nothing has ended that was not awarded" : "awarded " + awarded;
}

}  // namespace

Job post_cleanup_job(const ServiceContext& context, std::string schedule) {
  return {"post_cleanup", std::move(schedule),
          "takes the comments of deleted posts out of the tallies that rankings are made of",
          [&context](JobWork& work) -> Result<std::string> {
            const auto cleaned = clean_up_posts(context.calendar, work);
            TICKETING_TRY(cleaned);
            if (!cleaned->finished) return stopped_early(said(*cleaned));
            return said(*cleaned);
          }};
}

Job ranking_award_job(const PointsContext& context, const RankingConfig& config,
                      std::string schedule) {
  return {"ranking_award", std::move(schedule),
          "makes the rankings of periods that have ended final and pays their best, once",
          [&context, &config](JobWork& work) { return award_ended(context, config, work); }};
}

}  // namespace ticketing
