#include "odb/pgsql/pg_statement.hpp"

#include <fmt/format.h>

#include <charconv>
#include <stdexcept>
#include <utility>
#include <vector>

#include "odb/pgsql/pg_error.hpp"

namespace ticketing {

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
  if (PQpipelineStatus(handle_) == PQ_PIPELINE_OFF) send(PQenterPipelineMode(handle_) == 1);
}

void PgPipeline::send(bool accepted) const {
  if (!accepted) throw pg_error(handle_, nullptr);
}

void PgPipeline::prepare(const PgStatement& statement) {
  if (prepared_.contains(&statement) || being_prepared_.contains(&statement)) return;
  send(PQsendPrepare(handle_, statement.name.c_str(), statement.sql.c_str(), 0, nullptr) == 1);
  being_prepared_.insert(&statement);
  expected_.push_back({&statement, {}});
}

void PgPipeline::defer(const PgStatement& statement, std::span<const std::string> parameters,
                       std::optional<std::int64_t> rows_expected) {
  enter();
  prepare(statement);
  std::vector<const char*> values;
  values.reserve(parameters.size());
  for (const std::string& parameter : parameters) values.push_back(parameter.c_str());
  send(PQsendQueryPrepared(handle_, statement.name.c_str(), static_cast<int>(values.size()),
                           values.data(), nullptr, nullptr, 0) == 1);
  expected_.push_back({nullptr, rows_expected});
}

void PgPipeline::defer_plain(const char* sql) {
  enter();
  send(PQsendQueryParams(handle_, sql, 0, nullptr, nullptr, nullptr, nullptr, 0) == 1);
  expected_.push_back({});
}

PgRows PgPipeline::query(const PgStatement& statement, std::span<const std::string> parameters) {
  defer(statement, parameters);
  return PgRows(collect());
}

void PgPipeline::flush() {
  if (!expected_.empty()) PQclear(collect());
}

// The results of everything sent, in order; the last one is returned.
PGresult* PgPipeline::collect() {
  std::optional<PgError> failure;
  std::unique_ptr<PGresult, void (*)(PGresult*)> last(nullptr, &PQclear);
  const std::deque<Expected> expected = std::exchange(expected_, {});
  being_prepared_.clear();
  send(PQpipelineSync(handle_) == 1);
  for (const Expected& one : expected) {
    last.reset(nullptr);
    try {
      last.reset(collect_one(one));
    } catch (const PgError& e) {
      if (!failure) failure = e;
      if (PQstatus(handle_) != CONNECTION_OK) throw *failure;
    }
  }
  PQclear(PQgetResult(handle_));  // the synchronisation point itself
  send(PQexitPipelineMode(handle_) == 1);
  if (failure) throw *failure;
  return last.release();
}

// Null when an earlier failure of the pipeline kept it from running.
PGresult* PgPipeline::collect_one(const Expected& expected) {
  std::unique_ptr<PGresult, void (*)(PGresult*)> result(PQgetResult(handle_), &PQclear);
  if (!result) throw pg_error(handle_, nullptr);
  const ExecStatusType status = PQresultStatus(result.get());
  if (status == PGRES_FATAL_ERROR) {
    const PgError error = pg_error(handle_, result.get());
    if (PQstatus(handle_) == CONNECTION_OK) PQclear(PQgetResult(handle_));
    throw error;
  }
  PQclear(PQgetResult(handle_));  // the null that ends this statement's results
  if (status == PGRES_PIPELINE_ABORTED) return nullptr;
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
  return result.release();
}

}  // namespace ticketing
