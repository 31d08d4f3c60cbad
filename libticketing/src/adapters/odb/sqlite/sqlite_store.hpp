// The embedded store: one file (or memory), one writer at a time, readers beside it.
#pragma once

#include <memory>
#include <string>

#include <ticketing/config.hpp>

#include "storage/store.hpp"

namespace ticketing {

/// `path` is a file, created when missing, or ":memory:". Throws StorageUnavailable.
std::unique_ptr<Store> open_sqlite_store(const std::string& path, const StoreConfig& config);

}  // namespace ticketing
