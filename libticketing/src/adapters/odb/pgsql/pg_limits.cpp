#include "odb/pgsql/pg_limits.hpp"

#include <string>

namespace ticketing {
namespace {

// No statement of ours runs for a minute on a healthy database; the audit reads in chunks.
//
// Our statements are short and look rows up by key: compiling them costs more than it gives, and a
// plan made while a table was empty (also a foreign key's own) must not scan it once it has grown.
constexpr const char* of_every_transaction =
    "SELECT set_config('lock_timeout', $1, true), set_config('statement_timeout', '60s', true), "
    "set_config('jit', 'off', true), set_config('enable_seqscan', 'off', true), ";

}  // namespace

const PgStatement& write_limits() {
  // A process that stops in the midst of its work (SIGSTOP, a machine that pauses) keeps its row
  // locks for no longer than who waits for them does by default. Between statements we compute for
  // milliseconds, a batch's decisions at most.
  //
  // TCP's: where the process is gone with its machine while the server sends to it or reads.
  static const PgStatement limits{
      "write_limits", std::string(of_every_transaction) +
                          "set_config('idle_in_transaction_session_timeout', '5s', true), "
                          "set_config('tcp_user_timeout', '10s', true), "
                          "set_config('tcp_keepalives_idle', '10', true), "
                          "set_config('tcp_keepalives_interval', '5', true), "
                          "set_config('tcp_keepalives_count', '3', true)"};
  return limits;
}

const PgStatement& snapshot_limits() {
  // Holds no row, only old versions of them back from VACUUM; audits and exports compute on what
  // they have read before they read on.
  static const PgStatement limits{
      "snapshot_limits", std::string(of_every_transaction) +
                             "set_config('idle_in_transaction_session_timeout', '60s', true)"};
  return limits;
}

}  // namespace ticketing
