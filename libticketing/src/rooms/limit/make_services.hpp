// How the composition root makes what the room offers. What is passed in outlives it.
#pragma once

#include <memory>

#include <ticketing/clock.hpp>
#include <ticketing/limit/limits_config.hpp>
#include <ticketing/limit/request_limits.hpp>

#include "limit/rate_buckets.hpp"
#include "storage/service_context.hpp"

namespace ticketing {

/// `shared`: the buckets that all processes share; null where there is only this one.
std::unique_ptr<RequestLimits> make_request_limits(const RateConfig& config, const Clock& clock,
                                                   const LaneBounds& lane, RateBuckets* shared);

}  // namespace ticketing
