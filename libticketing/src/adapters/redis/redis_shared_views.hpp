// The views that all processes count together, in Redis.
#pragma once

#include <memory>

#include <ticketing/installation.hpp>

#include "board/shared_views.hpp"
#include "redis/redis_client.hpp"

namespace ticketing {

/// Of one life of one store: others that use the same Redis have views of their own.
std::unique_ptr<SharedViews> make_redis_shared_views(RedisClient& client,
                                                     const Installation& installation);

}  // namespace ticketing
