// News between processes through Redis' publish and subscribe.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include <ticketing/clock.hpp>
#include <ticketing/code.hpp>

#include "base/keyring.hpp"
#include "notification/event_bus.hpp"
#include "redis/redis_client.hpp"

namespace ticketing {

/// Hears and is heard until it is destroyed, which tells what is still to be told. `heard` is
/// called on a thread of the bus and must not throw; never with this process's own news. What was
/// not signed by this installation is dropped and counted in `refused`; what is older than a
/// minute is dropped. `epoch`: of the store, since a restored one has another.
std::unique_ptr<EventBus> make_redis_event_bus(RedisClient& client, const Keyring& keys,
                                               const Clock& clock, RandomSource& random,
                                               std::int64_t epoch, EventBus::Heard heard,
                                               std::atomic<std::uint64_t>& refused);

}  // namespace ticketing
