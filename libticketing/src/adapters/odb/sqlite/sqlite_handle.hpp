// A SQLite connection of one's own, for what is no transaction of the store.
#pragma once

#include <sqlite3.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace ticketing {

/// Used by one thread. Throws CopyFailed for a file that is no database or is damaged,
/// StorageUnavailable for what others may be to blame for.
class SqliteHandle final {
 public:
  /// `create`: the file may be missing.
  SqliteHandle(std::string path, bool create, std::chrono::milliseconds busy_timeout);

  sqlite3* get() const { return handle_.get(); }
  /// Runs statements; what they give is dropped.
  void run(const std::string& sql);
  /// One statement, whose first row `read` is given, if there is one.
  bool first_row(const char* sql, const std::function<void(sqlite3_stmt*)>& bind,
                 const std::function<void(sqlite3_stmt*)>& read);
  /// Throws for what `status` says, unless it is SQLITE_OK.
  void check(int status) const;

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };

  const std::string path_;
  std::unique_ptr<sqlite3, Close> handle_;
};

/// The text of a column of the row that is being read.
std::string sqlite_text(sqlite3_stmt* row, int column);

}  // namespace ticketing
