// Stored replies, job runs and admins' actions through ODB, on either database.
#pragma once

#include "admin_log/admin_action_repository.hpp"
#include "audit/audit_mark_repository.hpp"
#include "jobs/job_repository.hpp"
#include "odb/odb_session.hpp"
#include "storage/idempotency.hpp"

namespace ticketing {

class OdbIdempotencyRepository : public IdempotencyRepository {
 public:
  explicit OdbIdempotencyRepository(OdbSession& session) : session_(session) {}

  Answer<std::vector<IdempotencyRecord>> find(std::span<const IdempotencyKey> keys) override;
  void add(std::span<const IdempotencyRecord> replies) override;
  void remove(AccountId account, std::string_view fingerprint) override;
  void remove_reply(AccountId account, std::string_view reply) override;
  int remove_before(Timestamp t, int limit) override;

 private:
  OdbSession& session_;
};

class OdbJobRepository : public JobRepository {
 public:
  explicit OdbJobRepository(OdbSession& session) : session_(session) {}

  bool claim(const JobRun& run) override;
  std::optional<JobRun> find(const std::string& job, Timestamp scheduled_for) override;
  std::optional<JobRun> lock(const std::string& job, Timestamp scheduled_for) override {
    return find(job, scheduled_for);  // a transaction of SQLite that writes is alone
  }
  void update(const JobRun& run) override;
  std::vector<JobRun> list(const std::string& job, int limit) override;
  std::vector<JobRun> list_until(const std::string& job, Timestamp until, int limit) override;
  std::vector<JobRun> list_runs(const std::string& job, int limit) override;
  std::vector<JobRun> list_unfinished(const std::string& job) override;
  int remove_finished_before(const std::string& job, Timestamp t) override;
  int remove_old(Timestamp t, int limit) override;
  bool add(const JobState& state) override;
  std::optional<JobState> find_state(const std::string& job) override;
  void update(const JobState& state) override;

 private:
  OdbSession& session_;
};

class OdbAdminActionRepository final : public AdminActionRepository {
 public:
  explicit OdbAdminActionRepository(OdbSession& session) : session_(session) {}

  AdminActionId add(const AdminAction& action) override;
  std::optional<AdminAction> find(AdminActionId id) override;
  std::optional<AdminAction> find_undo(AdminActionId undone) override;
  std::vector<AdminAction> list(Slice slice) override;
  int remove_before(Timestamp t, int limit) override;

 private:
  OdbSession& session_;
};

class OdbAuditMarkRepository : public AuditMarkRepository {
 public:
  explicit OdbAuditMarkRepository(OdbSession& session) : session_(session) {}

  std::vector<AuditMark> list(const std::string& subject, IdRange ids, int limit) override;
  void put(std::span<const AuditMark> marks) override;
  void remove(const std::string& subject, std::int64_t id) override;

 private:
  OdbSession& session_;
};

}  // namespace ticketing
