// What becomes of coupons without anyone asking.
#pragma once

#include <string>

#include "jobs/job_definition.hpp"
#include "points/points_context.hpp"

namespace ticketing {

/// Marks coupons as expired and tells their owners live. Nothing depends on when: an issued coupon
/// past its validity reads as expired, and buys nothing, with or without its mark.
Job coupon_expiry_job(const PointsContext& context, std::string schedule);

}  // namespace ticketing
