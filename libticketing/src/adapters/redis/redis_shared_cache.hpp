// Values that processes share for a second, in Redis.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>

#include <ticketing/clock.hpp>
#include <ticketing/code.hpp>
#include <ticketing/shared_cache.hpp>

#include "base/keyring.hpp"
#include "redis/redis_client.hpp"

namespace ticketing {

/// What an installation's processes have in common.
struct SharedCacheOptions {
  std::int64_t epoch = 0;  ///< of the store: a restored one believes nothing of its original
  /// A turn is taken from who has not ended it by then.
  std::chrono::milliseconds turn{150};
};

/// Values are signed with their key and their turn, and dated twice: by Redis' clock, which is the
/// same for all, and by the maker's, so that nothing is believed after 60 s whatever Redis says.
/// While Redis' clock is seen to step, e.g. because another server has become the master, nothing
/// in it is believed. What is not authentic is dropped and counted in `refused`.
std::unique_ptr<SharedCache> make_redis_shared_cache(RedisClient& client, const Keyring& keys,
                                                     const Clock& clock, RandomSource& random,
                                                     std::atomic<std::uint64_t>& refused,
                                                     const SharedCacheOptions& options = {});

}  // namespace ticketing
