// Copies of a PostgreSQL database by its own programs, pg_dump, pg_restore and psql.
#pragma once

#include <memory>

#include <ticketing/config.hpp>

#include "odb/store_copy.hpp"

namespace ticketing {

/// See `open_store_copy`. The schema that the store's tables are in is the store's alone: all of
/// its tables are saved, and are replaced.
std::unique_ptr<StoreCopy> open_pg_copy(const StoreConfig& config);

}  // namespace ticketing
