#include "odb/open_store.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <string_view>

#include "config/sqlite_path.hpp"
#include "odb/pgsql/pg_store.hpp"
#include "odb/sqlite/sqlite_store.hpp"

namespace ticketing {
namespace {

constexpr std::string_view sqlite_memory = "sqlite::memory:";

}  // namespace

std::unique_ptr<Store> open_store(const StoreConfig& config) {
  const std::string_view url = config.url;
  if (url == sqlite_memory) return open_sqlite_store(":memory:", config);
  if (const auto path = config::sqlite_path(url)) return open_sqlite_store(path->string(), config);
  if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
    return open_pg_store(config);
  }
  const auto scheme = url.substr(0, url.find(':'));
  throw std::invalid_argument(
      fmt::format("store.url has the scheme '{}': it must be sqlite:///relative/path, "
                  "sqlite:////absolute/path, sqlite::memory: or postgresql://...",
                  scheme));
}

}  // namespace ticketing
