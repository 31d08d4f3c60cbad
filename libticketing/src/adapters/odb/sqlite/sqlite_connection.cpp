#include "odb/sqlite/sqlite_connection.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <system_error>
#include <thread>

#include "storage/store.hpp"

namespace ticketing {
namespace {

struct CloseHandle {
  void operator()(sqlite3* handle) const { sqlite3_close(handle); }
};
using Handle = std::unique_ptr<sqlite3, CloseHandle>;

StorageUnavailable cannot_open(const std::string& path, const char* why) {
  return {fmt::format("cannot open the SQLite database '{}': {}", path, why), true};
}

Handle open_handle(const std::string& path) {
  sqlite3* raw = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_NOMUTEX;
  const int status = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
  Handle handle(raw);
  if (status != SQLITE_OK) throw cannot_open(path, sqlite3_errstr(status));
  return handle;
}

/// Changing the journal mode does not wait for the busy handler in every case, so this does.
void execute(sqlite3* handle, const std::string& path, const std::string& sql,
             std::chrono::steady_clock::time_point deadline) {
  for (;;) {
    const int status = sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr);
    if (status == SQLITE_OK) return;
    const bool busy = status == SQLITE_BUSY || status == SQLITE_LOCKED;
    if (!busy || std::chrono::steady_clock::now() > deadline) {
      throw cannot_open(path, sqlite3_errmsg(handle));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace

void create_sqlite_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file >= 0) {
    ::close(file);
    return;
  }
  const int error = errno;
  const bool looks_absolute = error == ENOENT && path.front() != '/';
  throw cannot_open(path,
                    fmt::format("{}{}", std::generic_category().message(error),
                                looks_absolute ? " (a relative path; an absolute one has four "
                                                 "slashes, sqlite:////)"
                                               : "")
                        .c_str());
}

odb::sqlite::connection_ptr open_sqlite_connection(odb::sqlite::database& database,
                                                   SqliteAccess access,
                                                   std::chrono::milliseconds busy_timeout) {
  const std::string& path = database.name();
  const auto deadline = std::chrono::steady_clock::now() + busy_timeout;
  Handle handle = open_handle(path);
  sqlite3_extended_result_codes(handle.get(), 1);
  sqlite3_busy_timeout(handle.get(), static_cast<int>(busy_timeout.count()));
  execute(handle.get(), path, "PRAGMA journal_mode = WAL", deadline);
  execute(handle.get(), path, "PRAGMA synchronous = FULL", deadline);
  execute(handle.get(), path, "PRAGMA temp_store = MEMORY", deadline);
  if (access == SqliteAccess::read_only) {
    execute(handle.get(), path, "PRAGMA query_only = ON", deadline);
  }
  // Turns foreign keys on, as the database object says, and owns the handle from here.
  return odb::sqlite::connection_ptr(new (odb::details::shared)
                                         odb::sqlite::connection(database, handle.release()));
}

}  // namespace ticketing
