// A store that knows when its database is away, and tells.
#pragma once

#include <memory>

#include "storage/store.hpp"

namespace ticketing {

/// Whatever a caller makes of a database that cannot serve, the log has one line when it goes away
/// and one when it is back (`Outage`); nobody else has to log that. Where the last write failed,
/// `schema_status` tries one before it answers: a full disk lets everybody read.
std::unique_ptr<Store> watching_outages(std::unique_ptr<Store> store);

}  // namespace ticketing
