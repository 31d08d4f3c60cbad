// What joins tables, looked up row by row on PostgreSQL, and entries, read ahead.
#pragma once

#include "odb/pgsql/pg_connection.hpp"
#include "odb/repositories/odb_books_repository.hpp"

namespace ticketing {

class PgBooksRepository final : public OdbBooksRepository {
 public:
  explicit PgBooksRepository(PgSession& session) : OdbBooksRepository(session), session_(session) {}
  Answer<std::vector<LedgerEntry>> entries(IdRange accounts, ChainPlace after, int limit) override;
  std::vector<LedgerEntry> entries_of_orders(IdRange orders) override;

 private:
  std::vector<records::ReceivedCommentsRecord> received(IdRange accounts) override;

  PgSession& session_;
};

}  // namespace ticketing
