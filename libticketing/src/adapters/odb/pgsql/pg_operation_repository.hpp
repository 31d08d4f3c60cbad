// Set-based stored replies, and claims that two schedulers may race for, on PostgreSQL.
#pragma once

#include "odb/pgsql/pg_connection.hpp"
#include "odb/repositories/odb_operation_repository.hpp"

namespace ticketing {

class PgIdempotencyRepository final : public OdbIdempotencyRepository {
 public:
  explicit PgIdempotencyRepository(PgSession& session)
      : OdbIdempotencyRepository(session), session_(session) {}
  Answer<std::vector<IdempotencyRecord>> find(std::span<const IdempotencyKey> keys) override;
  void add(std::span<const IdempotencyRecord> replies) override;

 private:
  PgSession& session_;
};

class PgJobRepository final : public OdbJobRepository {
 public:
  explicit PgJobRepository(PgSession& session) : OdbJobRepository(session), session_(session) {}
  bool claim(const JobRun& run) override;
  bool add(const JobState& state) override;
  std::optional<JobState> find_state(const std::string& job) override;
  std::optional<JobRun> lock(const std::string& job, Timestamp scheduled_for) override;

 private:
  PgSession& session_;
};

class PgAuditMarkRepository final : public OdbAuditMarkRepository {
 public:
  explicit PgAuditMarkRepository(PgSession& session)
      : OdbAuditMarkRepository(session), session_(session) {}
  void put(std::span<const AuditMark> marks) override;

 private:
  PgSession& session_;
};

}  // namespace ticketing
