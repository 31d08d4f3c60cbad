// How the composition root makes what the room offers. What is passed in outlives it.
#pragma once

#include <memory>

#include <ticketing/coupon/coupon_service.hpp>

#include "points/points_context.hpp"

namespace ticketing {

std::unique_ptr<CouponService> make_coupon_service(const PointsContext& context);

}  // namespace ticketing
