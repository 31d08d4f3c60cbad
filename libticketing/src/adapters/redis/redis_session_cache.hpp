// The shared session look-up in Redis.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include <ticketing/clock.hpp>

#include "account/session_cache.hpp"
#include "base/keyring.hpp"
#include "redis/redis_client.hpp"

namespace ticketing {

/// Whoever can write to Redis must not be able to sign anybody in: what is kept there is signed,
/// with the key it is kept under, and believed for a minute. `refused` counts what was not.
std::unique_ptr<SessionCache> make_redis_session_cache(RedisClient& client, const Keyring& keys,
                                                       const Clock& clock,
                                                       std::atomic<std::uint64_t>& refused);

}  // namespace ticketing
