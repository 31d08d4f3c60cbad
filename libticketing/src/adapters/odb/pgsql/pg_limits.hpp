// What PostgreSQL holds each transaction to. It travels behind BEGIN as SET LOCAL would, in one
// statement, so that nothing depends on the session: a pooler may stand between that gives each
// transaction another one.
#pragma once

#include "odb/pgsql/pg_statement.hpp"

namespace ticketing {

/// Of a transaction that writes. $1: how long it waits for a lock, in milliseconds.
const PgStatement& write_limits();
/// Of one that only reads: as far as it keeps others waiting, or runs for nobody.
const PgStatement& snapshot_limits();

}  // namespace ticketing
