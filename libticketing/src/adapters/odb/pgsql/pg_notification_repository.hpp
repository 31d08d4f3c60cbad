// Set-based writing of live events on PostgreSQL.
#pragma once

#include "odb/pgsql/pg_connection.hpp"
#include "odb/repositories/odb_notification_repository.hpp"

namespace ticketing {

class PgAccountEventRepository final : public OdbAccountEventRepository {
 public:
  explicit PgAccountEventRepository(PgSession& session)
      : OdbAccountEventRepository(session), session_(session) {}
  void add(std::span<const AccountEvent> events) override;
  std::vector<std::vector<AccountEvent>> list_each(std::span<const EventPosition> positions,
                                                   int limit_each) override;
  std::vector<EventPosition> heads_above(std::span<const EventPosition> positions) override;

 private:
  PgSession& session_;
};

}  // namespace ticketing
