#include "odb/pgsql/pg_books_repository.hpp"

#include <string>

#include "odb/mappers/points_mapper.hpp"
#include "odb/pgsql/pg_statement.hpp"
#include "odb/pgsql/record_columns.hpp"

namespace ticketing {

// LATERAL, with LIMIT or a sum of its own, looks up one by one: a join may be planned as a reading
// of both tables, for each chunk once more.

Answer<std::vector<LedgerEntry>> PgBooksRepository::entries(IdRange accounts, ChainPlace after,
                                                            int limit) {
  static const PgStatement statement{"book_entries",
                                     "SELECT " + column_list<records::LedgerEntryRecord>() +
                                         " FROM ledger_entries"
                                         " WHERE (account_id, seq) > ($1::bigint, $2::bigint)"
                                         " AND account_id > $3::bigint AND account_id <= $4::bigint"
                                         " ORDER BY account_id, seq LIMIT $5::bigint"};
  const std::string parameters[] = {std::to_string(after.account.value), std::to_string(after.seq),
                                    std::to_string(accounts.after), std::to_string(accounts.last),
                                    std::to_string(limit)};
  auto asked = session_.pipeline().ask(statement, parameters, [](const PgRows& rows) {
    return read_values<records::LedgerEntryRecord>(rows);
  });
  session_.pipeline().start();
  return asked;
}

std::vector<LedgerEntry> PgBooksRepository::entries_of_orders(IdRange orders) {
  static const PgStatement statement{
      "book_order_entries",
      "SELECT " + column_list<records::LedgerEntryRecord>("e.") +
          " FROM orders AS o, unnest('{purchase,refund}'::text[]) AS r (rule),"
          " LATERAL (SELECT * FROM ledger_entries WHERE account_id = o.account_id"
          " AND rule = r.rule AND source_type = 'order' AND source_id = o.id LIMIT 1) AS e"
          " WHERE o.id > $1::bigint AND o.id <= $2::bigint"};
  const std::string parameters[] = {std::to_string(orders.after), std::to_string(orders.last)};
  return read_values<records::LedgerEntryRecord>(session_.pipeline().query(statement, parameters));
}

std::vector<records::ReceivedCommentsRecord> PgBooksRepository::received(IdRange accounts) {
  static const PgStatement statement{
      "book_received",
      "SELECT p.author_id, c.quarter, c.received FROM"
      " (SELECT id, author_id FROM posts WHERE author_id <> 0"
      " AND author_id > $1::bigint AND author_id <= $2::bigint AND board || '' = 'general'"
      " AND CASE WHEN deleted THEN 1 ELSE 0 END = 0 ORDER BY author_id, id) AS p,"
      " LATERAL (SELECT written / 900000000 AS quarter, COUNT(*) AS received FROM"
      " (SELECT created_at AS written FROM comments WHERE author_id <> 0 AND post_id >= p.id"
      " AND post_id <= p.id AND counted AND NOT deleted ORDER BY post_id, id) AS w"
      " GROUP BY 1) AS c"};
  const std::string parameters[] = {std::to_string(accounts.after), std::to_string(accounts.last)};
  const PgRows rows = session_.pipeline().query(statement, parameters);
  std::vector<records::ReceivedCommentsRecord> received;
  received.reserve(static_cast<std::size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row)
    received.push_back({rows.integer(row, 0), rows.integer(row, 1), rows.integer(row, 2)});
  return received;
}

}  // namespace ticketing
