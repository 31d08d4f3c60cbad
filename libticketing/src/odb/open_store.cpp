#include "odb/open_store.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <stdexcept>
#include <string_view>

#include "odb/pgsql/pg_store.hpp"
#include "odb/sqlite/sqlite_store.hpp"

namespace ticketing {
namespace {

constexpr std::string_view sqlite_memory = "sqlite::memory:";
constexpr std::string_view sqlite_file = "sqlite:///";

/// The file of "sqlite:///path". As in SQLAlchemy the path is relative and a fourth slash makes it
/// absolute; but people write three slashes for absolute paths too, so a path whose folder is not
/// here and is there below the root means the latter.
std::string file_of(std::string_view url) {
  const std::filesystem::path path(url.substr(sqlite_file.size()));
  const auto folder = path.parent_path();
  std::error_code ignored;
  if (path.is_relative() && !folder.empty() && !std::filesystem::is_directory(folder, ignored) &&
      std::filesystem::is_directory("/" / folder, ignored)) {
    return ("/" / path).string();
  }
  return path.string();
}

}  // namespace

std::unique_ptr<Store> open_store(const StoreConfig& config) {
  const std::string_view url = config.url;
  if (url == sqlite_memory) return open_sqlite_store(":memory:", config);
  if (url.starts_with(sqlite_file) && url.size() > sqlite_file.size()) {
    return open_sqlite_store(file_of(url), config);
  }
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
