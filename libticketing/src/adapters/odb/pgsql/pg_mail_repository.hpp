// The outbox on PostgreSQL, where several processes work on it at once.
#pragma once

#include "odb/pgsql/pg_connection.hpp"
#include "odb/repositories/odb_mail_repository.hpp"

namespace ticketing {

class PgOutboxRepository final : public OdbOutboxRepository {
 public:
  explicit PgOutboxRepository(PgSession& session)
      : OdbOutboxRepository(session), session_(session) {}
  void add(std::span<const OutboxMessage> messages) override;
  std::vector<Mail> claim(Timestamp now, Timestamp lease_until, int limit) override;
  bool update(const Mail& mail, std::int64_t claim) override;

 private:
  PgSession& session_;
};

}  // namespace ticketing
