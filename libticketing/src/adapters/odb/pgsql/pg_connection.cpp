#include "odb/pgsql/pg_connection.hpp"

#include <fmt/format.h>

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
/// COMMIT of a transaction that the server had ended before it came: `idle_limit` of pg_limits.cpp.
constexpr std::string_view ended_while_idle = "25P03";

}  // namespace

bool PgConnection::alive() {
  // Reads what the server sent while we were away, e.g. that it is shutting down.
  return PQconsumeInput(handle()) == 1 && PQstatus(handle()) == CONNECTION_OK;
}

bool PgConnection::reusable() {
  return PQstatus(handle()) == CONNECTION_OK && PQpipelineStatus(handle()) == PQ_PIPELINE_OFF &&
         PQtransactionStatus(handle()) == PQTRANS_IDLE;
}

PgConnectionPtr open_pg_connection(odb::pgsql::database& database, const std::string& url) {
  // The URL comes last: what it says wins.
  const std::pair<const char*, std::string> settings[] = {
      {"application_name", "ticketing"},
      {"connect_timeout", std::to_string(connect_timeout_s)},
      {"tcp_user_timeout", std::to_string(silence_ms)},
      {"keepalives_idle", std::to_string(keepalive_after_s)},
      {"keepalives_interval", std::to_string(keepalive_every_s)},
      {"keepalives_count", std::to_string(keepalives)},
      {"dbname", url}};
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
  PQsetNoticeProcessor(
      handle.get(), [](void*, const char*) {}, nullptr);
  return PgConnectionPtr(new (odb::details::shared) PgConnection(database, handle.release()));
}

PgTransaction::PgTransaction(const PgConnectionPtr& connection, Kind kind,
                             std::chrono::milliseconds lock_wait)
    : odb::pgsql::transaction_impl(odb::pgsql::connection_ptr(connection)),
      connection_(connection),
      kind_(kind),
      lock_wait_(lock_wait) {}

void PgTransaction::start() {
  PgPipeline& pipeline = connection_->pipeline();
  pipeline.defer_plain(kind_ == Kind::snapshot ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                                               : "BEGIN");
  const std::string parameters[] = {std::to_string(lock_wait_.count())};
  pipeline.defer(kind_ == Kind::snapshot ? snapshot_limits() : write_limits(), parameters);
}

void PgTransaction::commit() {
  PGconn* const handle = connection_->handle();
  try {
    connection_->pipeline().flush();
  } catch (const PgError&) {
    rollback();  // ODB takes a transaction for finished once its commit was called
    throw;
  }
  std::optional<PgError> failure;
  std::string done;
  PQsendQuery(handle, "COMMIT");
  while (const ResultHandle result{PQgetResult(handle), &PQclear}) {
    if (PQresultStatus(result.get()) == PGRES_COMMAND_OK) done = PQcmdStatus(result.get());
    // The first says why, those after it that the connection is gone.
    else if (!failure)
      failure = pg_error(result.get());
  }
  if (failure && failure->sqlstate == ended_while_idle) throw *failure;
  if (PQstatus(handle) != CONNECTION_OK) {
    throw StorageUnavailable(
        fmt::format("the connection was lost while committing: {}", PQerrorMessage(handle)), false);
  }
  if (failure) throw *failure;
  // COMMIT of a transaction that failed answers ROLLBACK: somebody swallowed the failure.
  if (done != "COMMIT") throw std::logic_error("a failed transaction was committed");
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
