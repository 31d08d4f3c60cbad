#include "odb/sqlite/sqlite_handle.hpp"

#include <fmt/format.h>

#include <utility>

#include "odb/store_copy.hpp"
#include "storage/store.hpp"

namespace ticketing {

SqliteHandle::SqliteHandle(std::string path, bool create, std::chrono::milliseconds busy_timeout)
    : path_(std::move(path)) {
  sqlite3* raw = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_NOMUTEX |
                    (create ? SQLITE_OPEN_CREATE : 0);
  const int status = sqlite3_open_v2(path_.c_str(), &raw, flags, nullptr);
  handle_.reset(raw);
  check(status);
  sqlite3_busy_timeout(raw, static_cast<int>(busy_timeout.count()));
}

void SqliteHandle::run(const std::string& sql) {
  check(sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr));
}

bool SqliteHandle::first_row(const char* sql, const std::function<void(sqlite3_stmt*)>& bind,
                             const std::function<void(sqlite3_stmt*)>& read) {
  sqlite3_stmt* raw = nullptr;
  check(sqlite3_prepare_v2(handle_.get(), sql, -1, &raw, nullptr));
  const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(raw, &sqlite3_finalize);
  if (bind) bind(raw);
  const int status = sqlite3_step(raw);
  if (status == SQLITE_ROW && read) read(raw);
  if (status != SQLITE_ROW && status != SQLITE_DONE) check(status);
  return status == SQLITE_ROW;
}

void SqliteHandle::check(int status) const {
  switch (status & 0xff) {
    case SQLITE_OK:
      return;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      throw CopyFailed(fmt::format("'{}' is no SQLite database, or is damaged ({}): move it away",
                                   path_, sqlite3_errmsg(handle_.get())));
    default:
      throw StorageUnavailable(
          fmt::format("the SQLite database '{}': {}", path_,
                      handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(status)),
          true);
  }
}

std::string sqlite_text(sqlite3_stmt* row, int column) {
  const unsigned char* const text = sqlite3_column_text(row, column);
  return text == nullptr ? "" : std::string(text, text + sqlite3_column_bytes(row, column));
}

}  // namespace ticketing
