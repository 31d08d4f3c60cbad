// Where the composition root gets its store from.
#pragma once

#include <memory>

#include <ticketing/config.hpp>

#include "storage/store.hpp"

namespace ticketing {

/// Connects to `config.url`: "sqlite:///relative/path" (or an absolute path, when its folder exists
/// only below the root), "sqlite:////absolute/path",
/// "sqlite::memory:", or "postgresql://..." as libpq has it. Throws StorageUnavailable when the
/// database cannot be reached, std::invalid_argument for a URL of another kind. Does not look at
/// the schema: see Store::schema_status.
std::unique_ptr<Store> open_store(const StoreConfig& config);

}  // namespace ticketing
