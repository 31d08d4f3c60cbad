// The buckets of requests that all processes share.
#pragma once

#include <memory>

#include "limit/rate_buckets.hpp"
#include "redis/redis_client.hpp"

namespace ticketing {

/// By Redis's clock, in one step for all who draw at once.
std::unique_ptr<RateBuckets> make_redis_rate_buckets(RedisClient& client);

}  // namespace ticketing
