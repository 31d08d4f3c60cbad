// How the composition root makes what the room offers. What is passed in outlives it.
#pragma once

#include <memory>

#include <ticketing/points/points_service.hpp>

#include "points/points_context.hpp"

namespace ticketing {

std::unique_ptr<PointsService> make_points_service(const PointsContext& context);

}  // namespace ticketing
