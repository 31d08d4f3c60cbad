// What joins tables, looked up row by row on PostgreSQL.
#pragma once

#include "odb/pgsql/pg_connection.hpp"
#include "odb/repositories/odb_books_repository.hpp"

namespace ticketing {

class PgBooksRepository final : public OdbBooksRepository {
 public:
  explicit PgBooksRepository(PgSession& session) : OdbBooksRepository(session), session_(session) {}
  std::vector<LedgerEntry> entries_of_orders(IdRange orders) override;

 private:
  std::vector<records::ReceivedCommentsRecord> received(IdRange accounts) override;

  PgSession& session_;
};

}  // namespace ticketing
