#include "odb/sqlite/sqlite_store.hpp"

#include <odb/schema-catalog.hxx>
#include <odb/sqlite/transaction.hxx>

#include <optional>
#include <thread>
#include <utility>

#include "odb/connection_pool.hpp"
#include "odb/fill_schema.hpp"
#include "odb/odb_unit_of_work.hpp"
#include "odb/sqlite/sqlite_connection.hpp"
#include "odb/sqlite/sqlite_error.hpp"
#include "odb/sqlite/sqlite_file.hpp"

namespace ticketing {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

class SqliteSession final : public OdbSession {
 public:
  explicit SqliteSession(odb::sqlite::connection& connection) : connection_(connection) {}
  odb::connection& connection() override { return connection_; }

 private:
  odb::sqlite::connection& connection_;
};

/// Leaves no transaction open behind a COMMIT that failed: ODB takes it for finished.
class RollbackOnExit final {
 public:
  explicit RollbackOnExit(sqlite3* handle) : handle_(handle) {}
  ~RollbackOnExit() {
    if (sqlite3_get_autocommit(handle_) == 0) {
      sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
    }
  }
  RollbackOnExit(const RollbackOnExit&) = delete;
  RollbackOnExit& operator=(const RollbackOnExit&) = delete;

 private:
  sqlite3* handle_;
};

class SqliteStore final : public Store {
 public:
  SqliteStore(const std::string& path, const StoreConfig& config);

  void transact(const std::function<bool(UnitOfWork&)>& fn) override;
  void snapshot(const std::function<void(UnitOfWork&)>& fn) override;
  void migrate() override;
  SchemaStatus schema_status() override;
  std::optional<Timestamp> server_time() override { return std::nullopt; }
  StoreStatistics statistics() const override {
    if (in_memory_) return {{writer_.statistics("all")}, {}};
    return {{writer_.statistics("writer"), readers_.statistics("readers")}, {}};
  }
  std::string kind() const override { return "sqlite"; }

 private:
  using Pool = ConnectionPool<odb::sqlite::connection_ptr>;
  using Work = std::function<bool(odb::sqlite::connection&)>;
  enum class Begin { immediate, deferred };

  Pool& readers() { return in_memory_ ? writer_ : readers_; }
  Pool::Open opener(SqliteAccess access);
  void run(Pool& pool, Begin begin, const Work& work);
  void run_once(odb::sqlite::connection& connection, Begin begin, const Work& work);
  void check_file(Begin begin, bool not_committed);
  odb::schema_version stored_version(odb::sqlite::connection& connection);
  odb::schema_version latest_version() const {
    return odb::schema_catalog::current_version(database_);
  }

  const bool in_memory_;  ///< then there is one connection for everything
  const milliseconds acquire_timeout_;
  const milliseconds lock_timeout_;
  std::optional<SqliteFile> file_;  ///< none in memory
  odb::sqlite::database database_;
  Pool writer_;  ///< one connection: in-process writers queue here instead of polling for the lock
  Pool readers_;
};

SqliteStore::SqliteStore(const std::string& path, const StoreConfig& config)
    : in_memory_(path == ":memory:"),
      acquire_timeout_(config.acquire_timeout_ms),
      lock_timeout_(config.lock_timeout_ms),
      file_(in_memory_ ? std::nullopt : std::optional<SqliteFile>(std::in_place, path)),
      database_(path, SQLITE_OPEN_READWRITE, /*foreign_keys=*/true),
      writer_(1, opener(SqliteAccess::read_write)),
      readers_(static_cast<std::size_t>(config.connections), opener(SqliteAccess::read_only)) {
  writer_.acquire(acquire_timeout_).get();
}

SqliteStore::Pool::Open SqliteStore::opener(SqliteAccess access) {
  return [this, access] {
    // Before and after: none that is kept was opened on another file.
    check_file(Begin::deferred, true);
    auto connection = open_sqlite_connection(database_, access, lock_timeout_);
    check_file(Begin::deferred, true);
    return connection;
  };
}

void SqliteStore::transact(const std::function<bool(UnitOfWork&)>& fn) {
  run(writer_, Begin::immediate, [&fn](odb::sqlite::connection& connection) {
    SqliteSession session(connection);
    OdbUnitOfWork<OdbRepositories> unit(session);
    return fn(unit);
  });
}

void SqliteStore::snapshot(const std::function<void(UnitOfWork&)>& fn) {
  run(readers(), Begin::deferred, [&fn](odb::sqlite::connection& connection) {
    SqliteSession session(connection);
    OdbUnitOfWork<OdbRepositories> unit(session);
    const auto changes = sqlite3_total_changes(connection.handle());
    fn(unit);
    if (sqlite3_total_changes(connection.handle()) != changes)
      throw std::logic_error("something was written on a snapshot");
    return false;
  });
}

void SqliteStore::run(Pool& pool, Begin begin, const Work& work) {
  auto lease = pool.acquire(acquire_timeout_);
  const auto deadline = steady_clock::now() + lock_timeout_;
  for (;;) {
    try {
      run_once(*lease.get(), begin, work);
      return;
    } catch (const SqliteBusy& e) {
      // SQLite has waited for the lock already, but not in every case (e.g. during recovery).
      if (steady_clock::now() >= deadline) throw LockTimeout(e.what());
      std::this_thread::sleep_for(milliseconds(2));
    }
  }
}

void SqliteStore::run_once(odb::sqlite::connection& connection, Begin begin, const Work& work) {
  bool committing = false;
  const RollbackOnExit rollback_on_exit(connection.handle());
  try {
    odb::transaction transaction(begin == Begin::immediate ? connection.begin_immediate()
                                                           : connection.begin());
    try {
      check_file(begin, true);
      if (!work(connection)) {
        transaction.rollback();
        return;
      }
      committing = true;
      transaction.commit();
      // Again: nobody is told of what was committed to a file that is gone.
      check_file(begin, false);
    } catch (const odb::exception&) {
      rethrow_sqlite_error(connection.handle(), committing);
    }
  } catch (const odb::exception&) {  // BEGIN itself
    rethrow_sqlite_error(connection.handle(), false);
  }
}

void SqliteStore::check_file(Begin begin, bool not_committed) {
  if (!file_) return;
  if (begin == Begin::immediate) return file_->check_with_log(not_committed);
  file_->check(not_committed);
}

odb::schema_version SqliteStore::stored_version(odb::sqlite::connection& connection) {
  sqlite3_stmt* statement = nullptr;
  const char* const sql = "SELECT version FROM schema_version WHERE name = ''";
  odb::schema_version version = 0;
  // Fails to prepare when there is no such table: an empty database.
  if (sqlite3_prepare_v2(connection.handle(), sql, -1, &statement, nullptr) == SQLITE_OK &&
      sqlite3_step(statement) == SQLITE_ROW) {
    version = static_cast<odb::schema_version>(sqlite3_column_int64(statement, 0));
  }
  sqlite3_finalize(statement);
  return version;
}

void SqliteStore::migrate() {
  run(writer_, Begin::immediate, [this](odb::sqlite::connection& connection) {
    const auto version = stored_version(connection);
    if (version == 0) {
      odb::schema_catalog::create_schema(database_, "", /*drop=*/false);
    } else if (version < latest_version()) {
      database_.schema_version_migration(version, /*migration=*/false);
      odb::schema_catalog::migrate(database_);
      fill_schema(database_, version);
    }
    return true;
  });
}

SchemaStatus SqliteStore::schema_status() {
  SchemaStatus status;
  status.latest = static_cast<int>(latest_version());
  run(readers(), Begin::deferred, [this, &status](odb::sqlite::connection& connection) {
    status.current = static_cast<int>(stored_version(connection));
    return false;
  });
  return status;
}

}  // namespace

std::unique_ptr<Store> open_sqlite_store(const std::string& path, const StoreConfig& config) {
  return std::make_unique<SqliteStore>(path, config);
}

}  // namespace ticketing
