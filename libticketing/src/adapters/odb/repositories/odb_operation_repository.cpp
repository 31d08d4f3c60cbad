#include "odb/repositories/odb_operation_repository.hpp"

#include "odb/mappers/operation_mapper.hpp"
#include "odb/mappers/row_check.hpp"
#include "odb/records-odb.hxx"

namespace ticketing {
namespace {

using records::AdminActionRecord;
using records::AuditMarkRecord;
using records::IdempotencyRow;
using records::JobRecord;
using records::JobRunRecord;

struct RunsOf {
  std::string job;
  std::int64_t limit = 0;
  std::int64_t until = 0;
};
struct MarksOf {
  std::string subject;
  std::int64_t after = 0;
  std::int64_t last = 0;
  std::int64_t limit = 0;
};
struct UndoOf {
  std::int64_t id = 0;
};
struct Before {
  std::int64_t id = 0;
  std::int64_t limit = 0;
};

}  // namespace

Answer<std::vector<IdempotencyRecord>> OdbIdempotencyRepository::find(
    std::span<const IdempotencyKey> keys) {
  odb::database& database = session_.database();
  std::vector<IdempotencyRecord> found;
  for (const IdempotencyKey& key : keys) {
    IdempotencyRow row;
    if (database.find<IdempotencyRow>({key.account.value, key.key}, row)) {
      found.push_back(records::from_record(row));
    }
  }
  return found;
}

void OdbIdempotencyRepository::add(std::span<const IdempotencyRecord> replies) {
  odb::database& database = session_.database();
  for (const IdempotencyRecord& reply : replies) {
    const IdempotencyRow row = records::to_record(reply);
    database.persist(row);
  }
}

void OdbIdempotencyRepository::remove(AccountId account, std::string_view fingerprint) {
  using Query = odb::query<IdempotencyRow>;
  session_.database().erase_query<IdempotencyRow>(Query::key.account_id == account.value &&
                                                  Query::fingerprint == std::string(fingerprint));
}

void OdbIdempotencyRepository::remove_reply(AccountId account, std::string_view reply) {
  using Query = odb::query<IdempotencyRow>;
  session_.database().erase_query<IdempotencyRow>(Query::key.account_id == account.value &&
                                                  Query::reply == std::string(reply));
}

int OdbIdempotencyRepository::remove_before(Timestamp t, int limit) {
  using Query = odb::query<IdempotencyRow>;
  const std::int64_t first_kept = records::micros(t);
  const std::int64_t rows_max = limit;
  const auto gone = session_.database().erase_query<IdempotencyRow>(
      Query("(account_id, \"key\") IN "
            "(SELECT account_id, \"key\" FROM idempotency_records WHERE created_at <") +
      parameter(Query::created_at, first_kept) + Query("ORDER BY created_at LIMIT") +
      parameter(Query::key.account_id, rows_max) + Query(")"));
  return static_cast<int>(gone);
}

bool OdbJobRepository::claim(const JobRun& run) {
  if (find(run.job, run.scheduled_for)) return false;
  const JobRunRecord row = records::to_record(run);
  session_.database().persist(row);
  return true;
}

std::optional<JobRun> OdbJobRepository::find(const std::string& job, Timestamp scheduled_for) {
  JobRunRecord row;
  if (!session_.database().find<JobRunRecord>({job, records::micros(scheduled_for)}, row)) {
    return std::nullopt;
  }
  return records::from_record(row);
}

void OdbJobRepository::update(const JobRun& run) {
  const JobRunRecord row = records::to_record(run);
  session_.database().update(row);
}

std::vector<JobRun> OdbJobRepository::list(const std::string& job, int limit) {
  using Query = odb::query<JobRunRecord>;
  const auto rows =
      select<JobRunRecord>(session_, "job_runs_newest", RunsOf{job, limit}, [](const RunsOf& p) {
        return (Query::key.job == Query::_ref(p.job)) + "ORDER BY" + Query::key.scheduled_for +
               "DESC LIMIT" + parameter(Query::key.scheduled_for, p.limit);
      });
  return values_of<JobRun>(rows);
}

std::vector<JobRun> OdbJobRepository::list_until(const std::string& job, Timestamp until,
                                                 int limit) {
  using Query = odb::query<JobRunRecord>;
  const auto rows = select<JobRunRecord>(
      session_, "job_runs_until", RunsOf{job, limit, records::micros(until)}, [](const RunsOf& p) {
        return (Query::key.job == Query::_ref(p.job) &&
                Query::key.scheduled_for <= Query::_ref(p.until)) +
               "ORDER BY" + Query::key.scheduled_for + "DESC LIMIT" +
               parameter(Query::key.scheduled_for, p.limit);
      });
  return values_of<JobRun>(rows);
}

std::vector<JobRun> OdbJobRepository::list_runs(const std::string& job, int limit) {
  using Query = odb::query<JobRunRecord>;
  const auto rows = select<JobRunRecord>(
      session_, "job_runs_not_skipped", RunsOf{job, limit}, [](const RunsOf& p) {
        return (Query::key.job == Query::_ref(p.job)) + "AND state <> 'skipped' ORDER BY" +
               Query::key.scheduled_for + "DESC LIMIT" +
               parameter(Query::key.scheduled_for, p.limit);
      });
  return values_of<JobRun>(rows);
}

std::vector<JobRun> OdbJobRepository::list_unfinished(const std::string& job) {
  using Query = odb::query<JobRunRecord>;
  const auto rows =
      select<JobRunRecord>(session_, "job_runs_unfinished", RunsOf{job}, [](const RunsOf& p) {
        return (Query::key.job == Query::_ref(p.job)) + "AND finished_at IS NULL ORDER BY" +
               Query::key.scheduled_for;
      });
  return values_of<JobRun>(rows);
}

int OdbJobRepository::remove_finished_before(const std::string& job, Timestamp t) {
  using Query = odb::query<JobRunRecord>;
  const auto gone = session_.database().erase_query<JobRunRecord>(
      Query::key.job == job && Query::key.scheduled_for < records::micros(t) &&
      Query::finished_at.is_not_null());
  return static_cast<int>(gone);
}

int OdbJobRepository::remove_old(Timestamp t, int limit) {
  using Query = odb::query<JobRunRecord>;
  const std::int64_t first_kept = records::micros(t);
  const std::int64_t rows_max = limit;
  const auto gone = session_.database().erase_query<JobRunRecord>(
      Query("(job, scheduled_for) IN (SELECT r.job, r.scheduled_for FROM job_runs AS r "
            "WHERE r.scheduled_for <") +
      parameter(Query::key.scheduled_for, first_kept) +
      Query("AND r.attempt >= 1 AND r.finished_at IS NOT NULL AND EXISTS (SELECT 1 FROM job_runs "
            "AS n "
            "WHERE n.job = r.job AND n.scheduled_for > r.scheduled_for AND "
            "(r.state = 'skipped' OR n.state <> 'skipped')) ORDER BY r.scheduled_for LIMIT") +
      parameter(Query::key.scheduled_for, rows_max) + Query(")"));
  return static_cast<int>(gone);
}

bool OdbJobRepository::add(const JobState& state) {
  if (find_state(state.job)) return false;
  const JobRecord row = records::to_record(state);
  session_.database().persist(row);
  return true;
}

std::optional<JobState> OdbJobRepository::find_state(const std::string& job) {
  JobRecord row;
  if (!session_.database().find<JobRecord>(job, row)) return std::nullopt;
  return records::from_record(row);
}

void OdbJobRepository::update(const JobState& state) {
  const JobRecord row = records::to_record(state);
  session_.database().update(row);
}

AdminActionId OdbAdminActionRepository::add(const AdminAction& action) {
  AdminActionRecord row = records::to_record(action);
  session_.database().persist(row);
  return AdminActionId{row.id};
}

std::optional<AdminAction> OdbAdminActionRepository::find(AdminActionId id) {
  AdminActionRecord row;
  if (!session_.database().find<AdminActionRecord>(id.value, row)) return std::nullopt;
  return records::from_record(row);
}

std::optional<AdminAction> OdbAdminActionRepository::find_undo(AdminActionId undone) {
  using Query = odb::query<AdminActionRecord>;
  const auto rows =
      select<AdminActionRecord>(session_, "admin_actions_undo", UndoOf{undone.value},
                                [](const UndoOf& p) { return Query::undoes == Query::_ref(p.id); });
  if (rows.empty()) return std::nullopt;
  return records::from_record(rows.front());
}

std::vector<AdminAction> OdbAdminActionRepository::list(Slice slice) {
  using Query = odb::query<AdminActionRecord>;
  const auto rows = select<AdminActionRecord>(
      session_, "admin_actions_newest", Before{slice.after.value_or(INT64_MAX), slice.limit},
      [](const Before& p) {
        return (Query::id < Query::_ref(p.id)) + "ORDER BY" + Query::id + "DESC LIMIT" +
               parameter(Query::id, p.limit);
      });
  return values_of<AdminAction>(rows);
}

int OdbAdminActionRepository::remove_before(Timestamp t, int limit) {
  using Query = odb::query<AdminActionRecord>;
  const std::int64_t first_kept = records::micros(t);
  const std::int64_t rows_max = limit;
  const auto gone = session_.database().erase_query<AdminActionRecord>(
      Query("id IN (SELECT id FROM admin_actions WHERE created_at <") +
      parameter(Query::created_at, first_kept) + Query("ORDER BY created_at LIMIT") +
      parameter(Query::id, rows_max) + Query(")"));
  return static_cast<int>(gone);
}

std::vector<AuditMark> OdbAuditMarkRepository::list(const std::string& subject, IdRange ids,
                                                    int limit) {
  using Query = odb::query<AuditMarkRecord>;
  const auto rows =
      select<AuditMarkRecord>(session_, "audit_marks_of",
                              MarksOf{subject, ids.after, ids.last, limit}, [](const MarksOf& p) {
                                return (Query::key.subject == Query::_ref(p.subject) &&
                                        Query::key.subject_id > Query::_ref(p.after) &&
                                        Query::key.subject_id <= Query::_ref(p.last)) +
                                       "ORDER BY" + Query::key.subject_id + "LIMIT" +
                                       parameter(Query::key.subject_id, p.limit);
                              });
  return values_of<AuditMark>(rows);
}

void OdbAuditMarkRepository::put(std::span<const AuditMark> marks) {
  odb::database& database = session_.database();
  for (const AuditMark& mark : marks) {
    const AuditMarkRecord row = records::to_record(mark);
    AuditMarkRecord there;
    if (database.find<AuditMarkRecord>(row.key, there)) {
      database.update(row);
    } else {
      database.persist(row);
    }
  }
}

void OdbAuditMarkRepository::remove(const std::string& subject, std::int64_t id) {
  using Query = odb::query<AuditMarkRecord>;
  session_.database().erase_query<AuditMarkRecord>(Query::key.subject == Query::_val(subject) &&
                                                   Query::key.subject_id == Query::_val(id));
}

}  // namespace ticketing
