#include "odb/pgsql/pg_connection.hpp"

#include <fmt/format.h>

#include <charconv>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include "odb/pgsql/pg_error.hpp"
#include "odb/pgsql/pg_limits.hpp"
#include "storage/store.hpp"

namespace ticketing {
namespace {

using Handle = std::unique_ptr<PGconn, void (*)(PGconn*)>;
using ResultHandle = std::unique_ptr<PGresult, void (*)(PGresult*)>;

constexpr int connect_timeout_s = 5;
/// When a server is gone without a word (its machine lost power, a firewall forgot us), a statement
/// fails after so long, sent or awaiting its answer, instead of after TCP's quarter of an hour.
constexpr int silence_ms = 10'000;
constexpr int keepalive_after_s = 10;
constexpr int keepalive_every_s = 5;
constexpr int keepalives = 3;
/// COMMIT of a transaction that the server had ended before it came, because we had been silent for
/// longer than pg_limits.cpp allows.
constexpr std::string_view ended_while_idle = "25P03";

/// As far as the server has said: from PostgreSQL 14 on, whenever that changes.
bool only_reads(const PGconn* handle) {
  const auto is_on = [handle](const char* parameter) {
    const char* const value = PQparameterStatus(handle, parameter);
    return value != nullptr && std::string_view(value) == "on";
  };
  return is_on("in_hot_standby") || is_on("default_transaction_read_only");
}

void keep_warning(void* text, const PGresult* notice) {
  const char* const severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
  const char* const message = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);
  if (severity != nullptr && std::string_view(severity) == "WARNING")
    *static_cast<std::string*>(text) = message == nullptr ? "no text" : message;
}

}  // namespace

PgConnection::PgConnection(odb::pgsql::database& database, PGconn* handle)
    : odb::pgsql::connection(database, handle), only_read_(only_reads(handle)), pipeline_(handle) {
  look_around();
  PQsetNoticeReceiver(handle, &keep_warning, &warning_);
}

void PgConnection::look_around() {
  const ResultHandle result{
      PQexec(handle(),
             "SELECT pg_backend_pid(), CASE WHEN pg_is_in_recovery() THEN '0' ELSE "
             "left(pg_walfile_name(pg_current_wal_lsn()), 8) END"),
      &PQclear};
  if (PQresultStatus(result.get()) != PGRES_TUPLES_OK)
    throw StorageUnavailable(
        fmt::format("PostgreSQL does not say what it is: {}", PQerrorMessage(handle())), true);
  // What the server calls the session is not what whoever answered us did.
  pooled_ = PQgetvalue(result.get(), 0, 0) != std::to_string(PQbackendPID(handle()));
  const std::string_view timeline = PQgetvalue(result.get(), 0, 1);
  std::from_chars(timeline.data(), timeline.data() + timeline.size(), timeline_, 16);
}

PgConnection::~PgConnection() {
  // ODB still talks to the server when it lets go of its statements.
  PQsetNoticeReceiver(
      handle(), [](void*, const PGresult*) {}, nullptr);
}

bool PgConnection::alive() {
  // Reads what the server sent while we were away, e.g. that it is shutting down.
  return PQconsumeInput(handle()) == 1 && PQstatus(handle()) == CONNECTION_OK &&
         only_reads(handle()) == only_read_;
}

bool PgConnection::reusable() {
  return !pooled_ && PQstatus(handle()) == CONNECTION_OK &&
         PQpipelineStatus(handle()) == PQ_PIPELINE_OFF &&
         PQtransactionStatus(handle()) == PQTRANS_IDLE;
}

PgConnectionPtr open_pg_connection(odb::pgsql::database& database, const std::string& url) {
  // The URL comes behind what it may say otherwise.
  const std::pair<const char*, std::string> settings[] = {
      {"application_name", "ticketing"},
      {"connect_timeout", std::to_string(connect_timeout_s)},
      {"tcp_user_timeout", std::to_string(silence_ms)},
      {"keepalives_idle", std::to_string(keepalive_after_s)},
      {"keepalives_interval", std::to_string(keepalive_every_s)},
      {"keepalives_count", std::to_string(keepalives)},
      {"target_session_attrs", "read-write"},
      {"dbname", url},
      {"client_encoding", "UTF8"}};
  std::vector<const char*> keys;
  std::vector<const char*> values;
  for (const auto& [key, value] : settings) {
    keys.push_back(key);
    values.push_back(value.c_str());
  }
  keys.push_back(nullptr);
  values.push_back(nullptr);
  Handle handle(PQconnectdbParams(keys.data(), values.data(), /*expand_dbname=*/1), &PQfinish);
  if (PQstatus(handle.get()) != CONNECTION_OK) {
    throw StorageUnavailable(
        fmt::format("cannot reach PostgreSQL: {}", PQerrorMessage(handle.get())), true);
  }
  // Without DETAIL, which quotes the row: e-mail addresses and hashes do not belong in a log.
  PQsetErrorVerbosity(handle.get(), PQERRORS_TERSE);
  return PgConnectionPtr(new (odb::details::shared) PgConnection(database, handle.release()));
}

PgTransaction::PgTransaction(const PgConnectionPtr& connection, Kind kind, BatchTerms terms)
    : odb::pgsql::transaction_impl(odb::pgsql::connection_ptr(connection)),
      connection_(connection),
      kind_(kind),
      terms_(std::move(terms)) {}

void PgTransaction::start() {
  PgPipeline& pipeline = connection_->pipeline();
  pipeline.defer_plain(kind_ == Kind::snapshot ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                                               : "BEGIN");
  const std::string parameters[] = {std::to_string(terms_.lock_wait.count())};
  pipeline.defer(kind_ == Kind::snapshot ? snapshot_limits() : write_limits(), parameters);
}

void PgTransaction::commit() {
  try {
    connection_->pipeline().flush();
  } catch (const PgError&) {
    rollback();  // ODB takes a transaction for finished once its commit was called
    throw;
  }
  // Behind a pooler nobody would tell us of a crash between the two.
  if (connection_->is_pooled() || !terms_.release_early || !terms_.release_early()) {
    finish("COMMIT", "COMMIT");
    return;
  }
  finish("SET LOCAL synchronous_commit = off; COMMIT", "COMMIT");
  terms_.released();
  try {
    finish("SELECT pg_logical_emit_message(true, 'ticketing', '')", "SELECT 1");
  } catch (const PgError& e) {
    throw StorageUnavailable(e.what(), false);
  }
}

void PgTransaction::finish(const char* sql, std::string_view tag) {
  PGconn* const handle = connection_->handle();
  connection_->forget_warning();
  std::optional<PgError> failure;
  std::string done;
  PQsendQuery(handle, sql);
  while (const ResultHandle result{PQgetResult(handle), &PQclear}) {
    const auto status = PQresultStatus(result.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) done = PQcmdStatus(result.get());
    // The first says why, those after it that the connection is gone.
    else if (!failure)
      failure = pg_error(result.get());
  }
  if (failure && failure->sqlstate == ended_while_idle) throw *failure;
  // A pooler keeps its connection with us when it loses its own.
  if (PQstatus(handle) != CONNECTION_OK || (failure && tells_lost_connection(failure->sqlstate)))
    throw StorageUnavailable(fmt::format("the connection was lost while committing: {}",
                                         failure ? failure->what() : PQerrorMessage(handle)),
                             false);
  if (failure) throw *failure;
  // COMMIT of a transaction that failed answers ROLLBACK: somebody swallowed the failure.
  if (done != tag) throw std::logic_error("a failed transaction was committed");
  // E.g. "canceling wait for synchronous replication": it is written here, but perhaps not on the
  // server that takes over.
  if (!connection_->warning().empty())
    throw StorageUnavailable(
        fmt::format("the server warned while committing: {}", connection_->warning()), false);
}

void PgTransaction::rollback() {
  PGconn* const handle = connection_->handle();
  try {
    connection_->pipeline().flush();
  } catch (const PgError&) {
    // Whatever was sent is undone now.
  }
  if (PQstatus(handle) == CONNECTION_OK) PQclear(PQexec(handle, "ROLLBACK"));
}

}  // namespace ticketing
