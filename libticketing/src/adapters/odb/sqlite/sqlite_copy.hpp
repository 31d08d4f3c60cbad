// Copies of a SQLite file while others write to it (https://www.sqlite.org/backup.html).
#pragma once

#include <filesystem>
#include <memory>

#include <ticketing/config.hpp>

#include "odb/store_copy.hpp"

namespace ticketing {

/// See `open_store_copy`.
std::unique_ptr<StoreCopy> open_sqlite_copy(std::filesystem::path file, const StoreConfig& config);

}  // namespace ticketing
