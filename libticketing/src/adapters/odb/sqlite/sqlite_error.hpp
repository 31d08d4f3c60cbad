// What SQLite's errors mean to us.
#pragma once

#include <sqlite3.h>

#include <stdexcept>

namespace ticketing {

/// Another process holds the write lock: nothing was done, trying again may work.
struct SqliteBusy : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// To be called in a handler, while the failed transaction is still open: rethrows what ODB threw
/// as SqliteBusy, ConstraintViolation or StorageUnavailable, and everything else as it is.
/// `committing`: COMMIT had been started.
[[noreturn]] void rethrow_sqlite_error(sqlite3* handle, bool committing);

}  // namespace ticketing
