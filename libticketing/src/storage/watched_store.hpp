// A store that knows when its database is away, and tells.
#pragma once

#include <chrono>
#include <memory>

#include "storage/store.hpp"

namespace ticketing {

/// Whatever a caller makes of a database that cannot serve, the log has one line when it goes away
/// and one when it is back (`Outage`); nobody else has to log that. Where the last write failed,
/// `schema_status` tries one before it answers: a full disk lets everybody read. A transaction that
/// has been writing for longer than `stuck_after` tells it as well: a commit that waits for a
/// synchronous standby that is not there never fails.
std::unique_ptr<Store> watching_outages(
    std::unique_ptr<Store> store, std::chrono::milliseconds stuck_after = std::chrono::seconds(15));

}  // namespace ticketing
