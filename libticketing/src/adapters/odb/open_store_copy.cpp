#include <stdexcept>

#include "config/sqlite_path.hpp"
#include "odb/pgsql/pg_copy.hpp"
#include "odb/sqlite/sqlite_copy.hpp"
#include "odb/store_copy.hpp"

namespace ticketing {

std::unique_ptr<StoreCopy> open_store_copy(const StoreConfig& config) {
  if (auto path = config::sqlite_path(config.url)) return open_sqlite_copy(*path, config);
  if (config.url.starts_with("postgresql://") || config.url.starts_with("postgres://"))
    return open_pg_copy(config);
  throw std::invalid_argument(
      "store.url names no store that can be copied: it must be sqlite:///path or postgresql://...");
}

}  // namespace ticketing
