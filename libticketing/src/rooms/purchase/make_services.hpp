// How the composition root makes what the room offers. What is passed in outlives it.
#pragma once

#include <memory>

#include <ticketing/purchase/purchase_service.hpp>

#include "points/points_context.hpp"

namespace ticketing {

std::unique_ptr<PurchaseService> make_purchase_service(const PointsContext& context);

}  // namespace ticketing
