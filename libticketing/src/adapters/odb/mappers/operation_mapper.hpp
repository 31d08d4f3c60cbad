// What keeps the system itself going <-> rows: stored replies, job runs, admins' actions.
#pragma once

#include <ticketing/jobs/job.hpp>

#include "admin_log/admin_action_repository.hpp"
#include "audit/audit_mark_repository.hpp"
#include "jobs/job_repository.hpp"
#include "odb/records/admin_action_record.hpp"
#include "odb/records/audit_mark_record.hpp"
#include "odb/records/idempotency_record.hpp"
#include "odb/records/job_record.hpp"
#include "odb/records/job_run_record.hpp"
#include "storage/idempotency.hpp"

namespace ticketing::records {

IdempotencyRow to_record(const IdempotencyRecord& record);
IdempotencyRecord from_record(const IdempotencyRow& row);

JobRunRecord to_record(const JobRun& run);
JobRun from_record(const JobRunRecord& row);
JobRecord to_record(const JobState& state);
JobState from_record(const JobRecord& row);

AdminActionRecord to_record(const AdminAction& action);
AdminAction from_record(const AdminActionRecord& row);

AuditMarkRecord to_record(const AuditMark& mark);
AuditMark from_record(const AuditMarkRecord& row);

}  // namespace ticketing::records
