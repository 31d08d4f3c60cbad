#include "odb/pgsql/pg_operation_repository.hpp"

#include "odb/mappers/operation_mapper.hpp"
#include "odb/mappers/row_check.hpp"
#include "odb/pgsql/record_columns.hpp"

namespace ticketing {

using records::AuditMarkRecord;
using records::IdempotencyRow;
using records::JobRecord;
using records::JobRunRecord;

Answer<std::vector<IdempotencyRecord>> PgIdempotencyRepository::find(
    std::span<const IdempotencyKey> keys) {
  static const PgStatement statement{
      "find_replies",
      "SELECT r.* FROM unnest($1::bigint[], $2::text[]) AS u (account_id, \"key\"), LATERAL "
      "(SELECT " +
          column_list<IdempotencyRow>("i.") +
          " FROM idempotency_records AS i WHERE i.account_id = u.account_id AND i.\"key\" = "
          "u.\"key\" LIMIT 1) AS r"};
  if (keys.empty()) return std::vector<IdempotencyRecord>{};
  ArrayLiteral accounts;
  ArrayLiteral texts;
  for (const IdempotencyKey& key : keys) {
    accounts.add(key.account.value);
    texts.add(key.key);
  }
  const std::string parameters[] = {std::move(accounts).finish(), std::move(texts).finish()};
  return session_.pipeline().ask(statement, parameters, read_values<IdempotencyRow>);
}

void PgIdempotencyRepository::add(std::span<const IdempotencyRecord> replies) {
  static const PgStatement statement = insert_rows<IdempotencyRow>("idempotency_records");
  if (replies.empty()) return;
  std::vector<IdempotencyRow> rows;
  rows.reserve(replies.size());
  for (const IdempotencyRecord& reply : replies) rows.push_back(records::to_record(reply));
  session_.pipeline().defer(statement, column_arrays<IdempotencyRow>(rows));
}

bool PgJobRepository::claim(const JobRun& run) {
  static const PgStatement statement = [] {
    PgStatement insert = insert_rows<JobRunRecord>("job_runs");
    insert.sql += " ON CONFLICT DO NOTHING RETURNING 1";
    return insert;
  }();
  const JobRunRecord row = records::to_record(run);
  const auto parameters = column_arrays<JobRunRecord>(std::span(&row, 1));
  return session_.pipeline().query(statement, parameters).size() == 1;
}

bool PgJobRepository::add(const JobState& state) {
  static const PgStatement statement = [] {
    PgStatement insert = insert_rows<JobRecord>("jobs");
    insert.sql += " ON CONFLICT DO NOTHING RETURNING 1";
    return insert;
  }();
  const JobRecord row = records::to_record(state);
  const auto parameters = column_arrays<JobRecord>(std::span(&row, 1));
  return session_.pipeline().query(statement, parameters).size() == 1;
}

std::optional<JobState> PgJobRepository::find_state(const std::string& job) {
  static const PgLockingSelect select{
      "job_state", "SELECT " + column_list<JobRecord>() + " FROM jobs WHERE job = $1::text"};
  const std::string parameters[] = {job};
  const PgRows rows = session_.pipeline().query(session_.locking(select), parameters);
  if (rows.size() == 0) return std::nullopt;
  return from_record(read_row<JobRecord>(rows, 0));
}

std::optional<JobRun> PgJobRepository::lock(const std::string& job, Timestamp scheduled_for) {
  static const PgLockingSelect select{
      "job_run", "SELECT " + column_list<JobRunRecord>() +
                     " FROM job_runs WHERE job = $1::text AND scheduled_for = $2::bigint"};
  const std::string parameters[] = {job, std::to_string(records::micros(scheduled_for))};
  const PgRows rows = session_.pipeline().query(session_.locking(select), parameters);
  if (rows.size() == 0) return std::nullopt;
  return from_record(read_row<JobRunRecord>(rows, 0));
}

void PgAuditMarkRepository::put(std::span<const AuditMark> marks) {
  static const PgStatement statement = [] {
    PgStatement insert = insert_rows<AuditMarkRecord>("audit_marks");
    insert.sql +=
        " ON CONFLICT (subject, subject_id) DO UPDATE SET row_count = EXCLUDED.row_count,"
        " head = EXCLUDED.head, state = EXCLUDED.state, seal = EXCLUDED.seal";
    return insert;
  }();
  if (marks.empty()) return;
  std::vector<AuditMarkRecord> rows;
  rows.reserve(marks.size());
  for (const AuditMark& mark : marks) rows.push_back(records::to_record(mark));
  session_.pipeline().defer(statement, column_arrays<AuditMarkRecord>(rows));
}

}  // namespace ticketing
