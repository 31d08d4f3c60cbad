// SQLite connections as this system needs them.
#pragma once

#include <odb/sqlite/connection.hxx>
#include <odb/sqlite/database.hxx>

#include <chrono>
#include <string>

namespace ticketing {

enum class SqliteAccess { read_only, read_write };

/// Creates the file, readable by its owner only, if there is none. Throws StorageUnavailable.
void create_sqlite_file(const std::string& path);

/// Opens with a private page cache (a shared one lets connections force each other's rollback),
/// WAL, full synchronisation, foreign keys, and waits up to `busy_timeout` for locks of other
/// processes. Throws StorageUnavailable.
odb::sqlite::connection_ptr open_sqlite_connection(odb::sqlite::database& database,
                                                   SqliteAccess access,
                                                   std::chrono::milliseconds busy_timeout);

}  // namespace ticketing
