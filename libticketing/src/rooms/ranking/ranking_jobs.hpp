// What rankings have done without anyone asking.
#pragma once

#include <string>

#include <ticketing/ranking/ranking_config.hpp>

#include "jobs/job_definition.hpp"
#include "points/points_context.hpp"

namespace ticketing {

/// Takes the comments of deleted posts out of the tallies.
Job post_cleanup_job(const ServiceContext& context, std::string schedule);

/// Makes the rankings of the configured periods final once they have ended, and pays them: after
/// the comments of all posts that were deleted before it began are out of the tallies. Each ranking
/// is a transaction of its own. What is passed in outlives the job.
Job ranking_award_job(const PointsContext& context, const RankingConfig& config,
                      std::string schedule);

}  // namespace ticketing
