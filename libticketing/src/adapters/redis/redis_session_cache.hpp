// The shared session look-up in Redis.
#pragma once

#include <memory>

#include <ticketing/config.hpp>

#include "account/session_cache.hpp"

namespace ticketing {

/// Connects when first used. `config.url` is not empty; std::invalid_argument when it is malformed.
std::unique_ptr<SessionCache> open_redis_session_cache(const RedisConfig& config);

}  // namespace ticketing
