// Values that processes share for a second, in Redis.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include <ticketing/clock.hpp>
#include <ticketing/code.hpp>
#include <ticketing/shared_cache.hpp>

#include "base/keyring.hpp"
#include "redis/redis_client.hpp"

namespace ticketing {

/// Values are signed with their key and their turn, and dated twice: by Redis' clock, which is the
/// same for all, and by the maker's, so that nothing is believed after 60 s whatever Redis says.
/// While Redis' clock is seen to step, e.g. because another server has become the master, nothing
/// in it is believed. What is not authentic is dropped and counted in `refused`.
std::unique_ptr<SharedCache> make_redis_shared_cache(RedisClient& client, const Keyring& keys,
                                                     const Clock& clock, RandomSource& random,
                                                     std::atomic<std::uint64_t>& refused);

}  // namespace ticketing
