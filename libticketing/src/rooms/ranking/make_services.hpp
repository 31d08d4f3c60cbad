// How the composition root makes what the room offers. What is passed in outlives it.
#pragma once

#include <memory>

#include <ticketing/ranking/ranking_config.hpp>
#include <ticketing/ranking/ranking_service.hpp>

#include "points/points_context.hpp"

namespace ticketing {

std::unique_ptr<RankingService> make_ranking_service(const PointsContext& context,
                                                     const RankingConfig& config);

}  // namespace ticketing
