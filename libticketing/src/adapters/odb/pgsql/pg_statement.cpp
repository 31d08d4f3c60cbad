#include "odb/pgsql/pg_statement.hpp"

#include <fmt/format.h>

#include <charconv>
#include <stdexcept>
#include <utility>
#include <vector>

#include "odb/pgsql/pg_error.hpp"

namespace ticketing {
namespace {

/// libpq sends what exceeds 8 KiB before it is told to (fe-misc.c, pqPutMsgEnd).
constexpr std::size_t kept_back_bytes = 7 * 1024;
/// Bounds what a message takes beside the texts in it.
constexpr std::size_t frame_bytes = 128;

}  // namespace

template <class Number>
void PgRows::parse(int row, int column, Number& value) const {
  const std::string_view digits = text(row, column);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) {
    throw std::logic_error(fmt::format("column {} is no integer: '{}'", column, digits));
  }
}
template void PgRows::parse(int, int, std::int64_t&) const;
template void PgRows::parse(int, int, int&) const;

void PgPipeline::enter() {
  if (PQpipelineStatus(handle_) == PQ_PIPELINE_OFF) check(PQenterPipelineMode(handle_) == 1);
}

void PgPipeline::check(bool accepted) const {
  if (!accepted) throw pg_error(handle_, nullptr);
}

// A server that waits for the rest of a pipeline is not "idle in transaction", and would wait for
// ever, locks and all, for a process that stopped amid sending. Behind a synchronisation point it
// is: so there is one before and behind whatever libpq may send in part.
void PgPipeline::make_room_for(std::size_t bytes) {
  if (unsynced_bytes_ > 0 && unsynced_bytes_ + bytes > kept_back_bytes) synchronise();
  unsynced_bytes_ += bytes;
}

void PgPipeline::synchronise() {
  check(PQpipelineSync(handle_) == 1);
  unsynced_bytes_ = 0;
  expected_.push_back({.synchronises = true});
}

void PgPipeline::prepare(const PgStatement& statement) {
  if (prepared_.contains(&statement) || being_prepared_.contains(&statement)) return;
  make_room_for(statement.sql.size() + frame_bytes);
  check(PQsendPrepare(handle_, statement.name.c_str(), statement.sql.c_str(), 0, nullptr) == 1);
  being_prepared_.insert(&statement);
  expected_.push_back({.prepares = &statement});
}

void PgPipeline::execute(const PgStatement& statement, std::span<const std::string> parameters,
                         Expected expected) {
  std::vector<const char*> values;
  values.reserve(parameters.size());
  std::size_t bytes = frame_bytes;
  for (const std::string& parameter : parameters) {
    // libpq would take what comes before it for the whole.
    if (parameter.find('\0') != std::string::npos)
      throw std::invalid_argument(statement.name + ": PostgreSQL stores no NUL");
    values.push_back(parameter.c_str());
    bytes += parameter.size() + sizeof(std::int32_t);
  }
  enter();
  prepare(statement);
  make_room_for(bytes);
  check(PQsendQueryPrepared(handle_, statement.name.c_str(), static_cast<int>(values.size()),
                            values.data(), nullptr, nullptr, 0) == 1);
  expected_.push_back(std::move(expected));
  if (unsynced_bytes_ > kept_back_bytes) synchronise();
}

void PgPipeline::defer(const PgStatement& statement, std::span<const std::string> parameters,
                       std::optional<std::int64_t> rows_expected) {
  execute(statement, parameters, {.rows = rows_expected});
}

void PgPipeline::defer_plain(const char* sql) {
  enter();
  make_room_for(frame_bytes);
  check(PQsendQueryParams(handle_, sql, 0, nullptr, nullptr, nullptr, nullptr, 0) == 1);
  expected_.push_back({});
}

std::shared_ptr<PgPipeline::Reply> PgPipeline::send(const PgStatement& statement,
                                                    std::span<const std::string> parameters) {
  auto reply = std::make_shared<Reply>();
  execute(statement, parameters, {.reply = reply});
  return reply;
}

const PgRows& PgPipeline::await(const Reply& reply) {
  if (!reply) flush();
  if (!reply) throw std::logic_error("an answer was waited for after its transaction had failed");
  return *reply;
}

PgRows PgPipeline::query(const PgStatement& statement, std::span<const std::string> parameters) {
  const auto reply = send(statement, parameters);
  static_cast<void>(await(*reply));
  return std::move(**reply);
}

void PgPipeline::flush() {
  if (expected_.empty()) return;
  std::optional<PgError> failure;
  if (!expected_.back().synchronises) synchronise();
  const std::deque<Expected> expected = std::exchange(expected_, {});
  being_prepared_.clear();
  for (const Expected& one : expected) {
    try {
      auto result = collect_one(one);
      if (one.reply && result) one.reply->emplace(result.release());
    } catch (const PgError& e) {
      if (!failure) failure = e;
      if (PQstatus(handle_) != CONNECTION_OK) throw *failure;
    }
  }
  check(PQexitPipelineMode(handle_) == 1);
  if (failure) throw *failure;
}

// Null when an earlier failure of the pipeline kept it from running.
PgPipeline::Result PgPipeline::collect_one(const Expected& expected) {
  Result result(PQgetResult(handle_), &PQclear);
  if (!result) throw pg_error(handle_, nullptr);
  const ExecStatusType status = PQresultStatus(result.get());
  if (status == PGRES_PIPELINE_SYNC) return result;  // no null ends it
  if (status == PGRES_FATAL_ERROR) {
    const PgError error = pg_error(handle_, result.get());
    if (PQstatus(handle_) == CONNECTION_OK) PQclear(PQgetResult(handle_));
    throw error;
  }
  PQclear(PQgetResult(handle_));  // the null that ends this statement's results
  if (status == PGRES_PIPELINE_ABORTED) return {nullptr, &PQclear};
  if (expected.prepares != nullptr) prepared_.insert(expected.prepares);
  if (expected.rows) {
    const std::string_view changed = PQcmdTuples(result.get());
    if (changed != std::to_string(*expected.rows)) {
      // Not a refusal of the database but of ours: a row that must be there is not.
      throw PgError(fmt::format("{} changed {} rows instead of {}", PQcmdStatus(result.get()),
                                changed, *expected.rows),
                    "P0002", "");
    }
  }
  return result;
}

}  // namespace ticketing
