// The shared store: one PostgreSQL database, many processes.
#pragma once

#include <memory>

#include <ticketing/config.hpp>

#include "storage/store.hpp"

namespace ticketing {

/// Throws StorageUnavailable when the server cannot be reached.
std::unique_ptr<Store> open_pg_store(const StoreConfig& config);

}  // namespace ticketing
