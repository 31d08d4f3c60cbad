#include "odb/sqlite/sqlite_file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <utility>

#include "odb/sqlite/sqlite_connection.hpp"
#include "storage/store.hpp"

namespace ticketing {
namespace {

[[noreturn]] void refuse_moved(const std::string& path, bool not_committed) {
  throw StorageUnavailable(
      fmt::format("the file '{}' was removed or replaced while it was open: what is written goes "
                  "nowhere. Put it back, or restart on what is there now",
                  path),
      not_committed);
}

}  // namespace

SqliteFile::SqliteFile(std::string path) : path_(std::move(path)), log_path_(path_ + "-wal") {
  create_sqlite_file(path_);
  // Before a connection is opened: one that finds another file is refused at its first use.
  database_ = identity_of(path_);
}

std::optional<SqliteFile::Identity> SqliteFile::identity_of(const std::string& path) {
  struct stat file {};
  if (::stat(path.c_str(), &file) != 0) return std::nullopt;
  return Identity{file.st_dev, file.st_ino};
}

void SqliteFile::check(bool not_committed) const {
  const auto now = identity_of(path_);
  if (!now || now != database_) refuse_moved(path_, not_committed);
}

void SqliteFile::check_with_log(bool not_committed) {
  check(not_committed);
  const auto now = identity_of(log_path_);
  // It stays for as long as any connection is open, and the writer's always is.
  if (!log_) log_ = now;
  if (!now || now != log_) refuse_moved(log_path_, not_committed);
}

}  // namespace ticketing
