#include "odb/pgsql/pg_error.hpp"

#include <odb/exceptions.hxx>
#include <odb/pgsql/exceptions.hxx>

#include "storage/store.hpp"

namespace ticketing {
namespace {

/// One line.
std::string trimmed(const char* message) {
  std::string text = message;
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

std::string field(const PGresult* result, int code) {
  const char* const text = PQresultErrorField(result, code);
  return text == nullptr ? "" : text;
}

/// ODB drops which constraint refused an insert; libpq's last message still has it in quotes, last.
std::string constraint_in(const std::string& message) {
  auto line = message.substr(0, message.find('\n'));
  const auto end = line.rfind('"');
  if (end == std::string::npos || end == 0) return line;
  const auto begin = line.rfind('"', end - 1);
  return begin == std::string::npos ? line : line.substr(begin + 1, end - begin - 1);
}

/// What may have become so since the connection was opened, while on a new one it is not: that the
/// server only reads (25006: a failover has made another the one to write to), and that statements
/// prepared there give other types by now (0A000, which else means what it says).
bool may_be_outdated(std::string_view sqlstate) {
  return sqlstate == "25006" || sqlstate == "0A000";
}

[[noreturn]] void throw_by_state(PGconn* handle, ConnectionAge age, const std::string& sqlstate,
                                 const std::string& constraint, const std::string& what) {
  if (tells_lost_connection(sqlstate) || PQstatus(handle) != CONNECTION_OK) {
    throw PgRetryable(what, true);
  }
  if (age == ConnectionAge::had_served && may_be_outdated(sqlstate)) throw PgRetryable(what, true);
  if (sqlstate == "25006") throw StorageUnavailable(what, true);
  // Nobody but another client behind the same pooler can have prepared it.
  if (sqlstate == "42P05")
    throw StorageUnavailable(
        what +
            ": the pooler before the database hands sessions on as they are; PgBouncer in "
            "transaction mode needs server_reset_query_always = 1 (docs/operations.md)",
        true);
  if (sqlstate == "40001" || sqlstate == "40P01") throw PgRetryable(what, false);
  if (sqlstate == "55P03") throw LockTimeout(what);
  if (sqlstate.starts_with("23")) {  // integrity constraint violation
    throw ConstraintViolation((constraint.empty() ? constraint_in(what) : constraint) + ": " +
                              what);
  }
  if (sqlstate == "57014" || sqlstate.starts_with("53")) {  // statement timeout; out of resources
    throw StorageUnavailable(what, true);
  }
  throw;
}

}  // namespace

bool tells_lost_connection(std::string_view sqlstate) {
  return sqlstate.empty() || sqlstate.starts_with("08") ||  // connection exception
         sqlstate == "57P01" || sqlstate == "57P02" ||      // admin or crash shutdown
         sqlstate == "57P03" ||                             // cannot connect now
         sqlstate == "25P03" ||  // ended, because we were silent for longer than our limit
         sqlstate == "26000";  // a prepared statement is gone: another session is behind the pooler
}

PgError pg_error(PGconn* handle, const PGresult* result) {
  if (result == nullptr || PQstatus(handle) != CONNECTION_OK) {
    return {trimmed(PQerrorMessage(handle)), "", ""};
  }
  return pg_error(result);
}

PgError pg_error(const PGresult* result) {
  return {trimmed(PQresultErrorMessage(result)), field(result, PG_DIAG_SQLSTATE),
          field(result, PG_DIAG_CONSTRAINT_NAME)};
}

void rethrow_pg_error(PGconn* handle, ConnectionAge age) {
  try {
    throw;
  } catch (const PgError& e) {
    throw_by_state(handle, age, e.sqlstate, e.constraint, e.what());
  } catch (const odb::object_already_persistent&) {
    throw_by_state(handle, age, "23505", "", trimmed(PQerrorMessage(handle)));
  } catch (const odb::pgsql::database_exception& e) {
    throw_by_state(handle, age, e.sqlstate(), "", e.what());
  } catch (const odb::recoverable& e) {  // connection_lost, deadlock, timeout
    throw PgRetryable(e.what(), PQstatus(handle) != CONNECTION_OK);
  }
}

}  // namespace ticketing
