#include "odb/sqlite/sqlite_error.hpp"

#include <odb/exceptions.hxx>
#include <odb/sqlite/exceptions.hxx>

#include <string>

#include "storage/store.hpp"

namespace ticketing {
namespace {

/// SQLite names the columns of a violated unique index ("UNIQUE constraint failed: a.x, a.y"); the
/// index's name says what rule that was.
std::string unique_index_on(sqlite3* handle, const std::string& columns) {
  const std::string table = columns.substr(0, columns.find('.'));
  sqlite3_stmt* statement = nullptr;
  const char* const sql =
      "SELECT list.name FROM pragma_index_list(?1) AS list WHERE list.\"unique\" AND "
      "(SELECT group_concat(?1 || '.' || info.name, ', ') FROM pragma_index_info(list.name) AS "
      "info) = ?2";
  std::string name;
  if (sqlite3_prepare_v2(handle, sql, -1, &statement, nullptr) == SQLITE_OK) {
    const auto bind = [statement](int at, const std::string& text) {
      sqlite3_bind_text(statement, at, text.data(), static_cast<int>(text.size()), nullptr);
    };
    bind(1, table);
    bind(2, columns);
    if (sqlite3_step(statement) == SQLITE_ROW) {
      const unsigned char* const text = sqlite3_column_text(statement, 0);
      name.assign(text, text + sqlite3_column_bytes(statement, 0));
    }
  }
  sqlite3_finalize(statement);
  return name;
}

[[noreturn]] void throw_violation(sqlite3* handle) {
  std::string message = sqlite3_errmsg(handle);
  const std::string unique = "UNIQUE constraint failed: ";
  if (message.starts_with(unique)) {
    const std::string index = unique_index_on(handle, message.substr(unique.size()));
    if (!index.empty()) message = index + ": " + message;
  }
  throw ConstraintViolation(message);
}

[[noreturn]] void throw_by_code(sqlite3* handle, int code, const std::string& what,
                                bool committing) {
  switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
      throw_violation(handle);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw SqliteBusy(what);
    case SQLITE_FULL:
      throw StorageUnavailable(what, true);  // the write-ahead log has no commit record
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_NOMEM:
    case SQLITE_PERM:
      throw StorageUnavailable(what, !committing);
    default:
      throw;
  }
}

}  // namespace

void rethrow_sqlite_error(sqlite3* handle, bool committing) {
  try {
    throw;
  } catch (const odb::object_already_persistent&) {
    throw_violation(handle);
  } catch (const odb::sqlite::database_exception& e) {
    throw_by_code(handle, e.extended_error(), e.what(), committing);
  } catch (const odb::recoverable& e) {  // ODB's words for SQLITE_BUSY and SQLITE_LOCKED
    throw SqliteBusy(e.what());
  }
}

}  // namespace ticketing
