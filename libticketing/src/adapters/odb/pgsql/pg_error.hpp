// What PostgreSQL's errors mean to us (manual, appendix A: error codes).
#pragma once

#include <libpq-fe.h>

#include <stdexcept>
#include <string>
#include <string_view>

namespace ticketing {

/// A refused statement.
struct PgError : std::runtime_error {
  PgError(const std::string& what, std::string sqlstate_, std::string constraint_)
      : std::runtime_error(what),
        sqlstate(std::move(sqlstate_)),
        constraint(std::move(constraint_)) {}
  std::string sqlstate;    ///< five characters; empty when the connection was lost
  std::string constraint;  ///< the violated constraint or unique index, when that was the reason
};

/// Nothing was written and running the transaction again may work: a deadlock, a serialization
/// failure, a connection lost before COMMIT was sent.
struct PgRetryable : std::runtime_error {
  PgRetryable(const std::string& what, bool connection_lost_)
      : std::runtime_error(what), connection_lost(connection_lost_) {}
  bool connection_lost;
};

/// The error of a failed result, or of the connection when `result` is null.
PgError pg_error(PGconn* handle, const PGresult* result);
/// The error of a failed result, though the connection was lost behind it.
PgError pg_error(const PGresult* result);

/// Whether an error says that the server, or a pooler's connection to it, is gone.
bool tells_lost_connection(std::string_view sqlstate);

/// How long the connection of a failed transaction has been there.
enum class ConnectionAge { opened_for_it, had_served };

/// To be called in a handler, before anything else is sent: rethrows what ODB or the native
/// statements threw as PgRetryable, LockTimeout, ConstraintViolation or StorageUnavailable, and
/// everything else as it is.
[[noreturn]] void rethrow_pg_error(PGconn* handle, ConnectionAge age);

}  // namespace ticketing
