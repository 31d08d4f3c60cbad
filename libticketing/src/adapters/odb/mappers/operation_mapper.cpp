#include "odb/mappers/operation_mapper.hpp"

#include "odb/mappers/row_check.hpp"

namespace ticketing::records {

IdempotencyRow to_record(const IdempotencyRecord& record) {
  return {
      .key = {.account_id = record.account.value, .key = record.key},
      .fingerprint = record.fingerprint,
      .reply = record.reply,
      .created_at = micros(record.created_at),
      .head = record.head,
  };
}

IdempotencyRecord from_record(const IdempotencyRow& row) {
  const RowCheck check("idempotency_records", row.key.account_id, row.key.key);
  // 0 is the local operator, who has no account.
  return {
      .account = AccountId{check.at_least("account_id", row.key.account_id, 0)},
      .key = check.not_empty("key", row.key.key),
      .fingerprint = check.digest("fingerprint", row.fingerprint),
      .reply = row.reply,
      .created_at = timestamp(row.created_at),
      .head = row.head,
  };
}

JobRunRecord to_record(const JobRun& run) {
  return {
      .key = {.job = run.job, .scheduled_for = micros(run.scheduled_for)},
      .state = enum_text(run.state),
      .started_at = micros(run.started_at),
      .finished_at = micros(run.finished_at),
      .outcome = run.outcome,
      .host = run.host,
      .attempt = run.attempt,
      .lease_until = micros(run.lease_until),
      .trace_id = run.trace_id,
  };
}

JobRun from_record(const JobRunRecord& row) {
  const RowCheck check("job_runs", row.key.scheduled_for, row.key.job);
  return {
      .job = check.not_empty("job", row.key.job),
      .scheduled_for = timestamp(row.key.scheduled_for),
      .state = check.enumerator<RunState>("state", row.state),
      .started_at = timestamp(row.started_at),
      .finished_at = timestamp(row.finished_at),
      .outcome = row.outcome,
      .host = row.host,
      .attempt = check.at_least("attempt", row.attempt, 1),
      .lease_until = timestamp(row.lease_until),
      .trace_id = row.trace_id,
  };
}

JobRecord to_record(const JobState& state) {
  return {
      .job = state.job,
      .schedule = state.schedule,
      .since = micros(state.since),
      .paused = state.paused,
      .paused_since = micros(state.paused_since),
      .paused_until = micros(state.paused_until),
      .pause_note = state.pause_note,
      .last_success_at = micros(state.last_success_at),
  };
}

JobState from_record(const JobRecord& row) {
  const RowCheck check("jobs", 0, row.job);
  return {
      .job = check.not_empty("job", row.job),
      .schedule = check.not_empty("schedule", row.schedule),
      .since = timestamp(row.since),
      .paused = row.paused,
      .paused_since = timestamp(row.paused_since),
      .paused_until = timestamp(row.paused_until),
      .pause_note = row.pause_note,
      .last_success_at = timestamp(row.last_success_at),
  };
}

namespace {

/// "null" for nothing.
std::string text_of(const std::optional<JsonObject>& object) {
  return object ? object->text : "null";
}

std::optional<JsonObject> object_of(const std::string& text) {
  if (!text.starts_with('{')) return std::nullopt;
  return JsonObject{text};
}

}  // namespace

AdminActionRecord to_record(const AdminAction& action) {
  return {
      .id = action.id.value,
      .actor_id = number(action.actor),
      .action = action.action,
      .subject = action.subject,
      .state_before = text_of(action.before),
      .state_after = text_of(action.after),
      .created_at = micros(action.created_at),
      .request_id = action.request_id,
      .undoes = number(action.undoes),
  };
}

AdminAction from_record(const AdminActionRecord& row) {
  const RowCheck check("admin_actions", row.id);
  return {
      .id = check.id<AdminActionId>("id", row.id),
      .actor = check.id<AccountId>("actor_id", row.actor_id),
      .action = check.not_empty("action", row.action),
      .subject = row.subject,
      .before = object_of(row.state_before),
      .after = object_of(row.state_after),
      .request_id = row.request_id,
      .created_at = timestamp(row.created_at),
      .undoes = check.id<AdminActionId>("undoes", row.undoes),
  };
}

AuditMarkRecord to_record(const AuditMark& mark) {
  return {
      .key = {.subject = mark.subject, .subject_id = mark.id},
      .row_count = mark.rows,
      .head = hex(mark.head),
      .state = hex(mark.state),
      .seal = hex(mark.seal),
  };
}

AuditMark from_record(const AuditMarkRecord& row) {
  const RowCheck check("audit_marks", row.key.subject_id, row.key.subject);
  return {
      .subject = check.not_empty("subject", row.key.subject),
      .id = row.key.subject_id,
      .rows = check.at_least("row_count", row.row_count, 0),
      .head = check.chain_hash("head", row.head),
      .state = check.chain_hash("state", row.state),
      .seal = check.chain_hash("seal", row.seal),
  };
}

}  // namespace ticketing::records
