#include "odb/mappers/operation_mapper.hpp"

#include "odb/mappers/row_check.hpp"

namespace ticketing::records {

IdempotencyRow to_record(const IdempotencyRecord& record) {
  return {{record.account.value, record.key},
          record.fingerprint,
          record.reply,
          micros(record.created_at)};
}

IdempotencyRecord from_record(const IdempotencyRow& row) {
  const RowCheck check("idempotency_records", row.key.account_id, row.key.key);
  // 0 is the local operator, who has no account.
  return {AccountId{check.at_least("account_id", row.key.account_id, 0)},
          check.not_empty("key", row.key.key), check.digest("fingerprint", row.fingerprint),
          row.reply, timestamp(row.created_at)};
}

JobRunRecord to_record(const JobRun& run) {
  return {{run.job, micros(run.scheduled_for)},
          enum_text(run.state),
          micros(run.started_at),
          micros(run.finished_at),
          run.outcome};
}

JobRun from_record(const JobRunRecord& row) {
  const RowCheck check("job_runs", row.key.scheduled_for, row.key.job);
  return {check.not_empty("job", row.key.job),
          timestamp(row.key.scheduled_for),
          check.enumerator<RunState>("state", row.state),
          timestamp(row.started_at),
          timestamp(row.finished_at),
          row.outcome};
}

AdminActionRecord to_record(const AdminAction& action) {
  return {action.id.value, number(action.actor),     action.action, action.subject, action.before,
          action.after,    micros(action.created_at)};
}

AdminAction from_record(const AdminActionRecord& row) {
  const RowCheck check("admin_actions", row.id);
  return {check.id<AdminActionId>("id", row.id),
          check.id<AccountId>("actor_id", row.actor_id),
          check.not_empty("action", row.action),
          row.subject,
          row.state_before,
          row.state_after,
          timestamp(row.created_at)};
}

}  // namespace ticketing::records
