#include "odb/fill_schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "odb/mappers/board_mapper.hpp"
#include "odb/records-odb.hxx"

namespace ticketing {
namespace {

/// No mail was ever sent by version 1: nobody has the tokens of those that brought one, and asking
/// again makes a new one. The others are held.
void fill_outbox(odb::database& database) {
  database.execute("DELETE FROM outbox_messages WHERE kind IN ('verify_email', 'reset_password')");
  database.execute("UPDATE outbox_messages SET kind = 'ticket_bought' WHERE kind = 'order_paid'");
  database.execute("UPDATE outbox_messages SET queued_at = created_at, due_at = created_at");
}

/// By what is SQL to both databases; a thousand rows at a time.
void add(odb::database& database, const std::vector<records::PostTermRecord>& terms) {
  const std::string head = "INSERT INTO post_terms (term, published_at, post_id) VALUES ";
  std::string rows;
  int count = 0;
  for (const auto& [key] : terms) {
    rows += rows.empty() ? "('" : ",('";
    for (const char c : key.term) rows.append(c == '\'' ? 2 : 1, c);
    rows += fmt::format("',{},{})", key.published_at, key.post_id);
    if (++count % 1000 == 0) database.execute(head + std::exchange(rows, {}));
  }
  if (!rows.empty()) database.execute(head + rows);
}

void fill_post_terms(odb::database& database) {
  using Query = odb::query<records::PostRecord>;
  constexpr int posts_at_once = 100;
  for (std::int64_t after = 0;;) {
    std::vector<records::PostTermRecord> terms;
    int posts = 0;
    for (const auto& post :
         database.query<records::PostRecord>((Query::id > after) + "ORDER BY" + Query::id +
                                             fmt::format("LIMIT {}", posts_at_once))) {
      ++posts;
      after = post.id;
      std::ranges::move(records::post_terms(post), std::back_inserter(terms));
    }
    add(database, terms);
    if (posts < posts_at_once) return;
  }
}

}  // namespace

void fill_schema(odb::database& database, odb::schema_version from) {
  if (from >= 2) return;
  fill_outbox(database);
  database.execute("UPDATE posts SET published_at = created_at");
  fill_post_terms(database);
  database.execute(
      fmt::format("INSERT INTO post_counts (board, part, posts) SELECT board, author_id % {0}, "
                  "COUNT(*) FROM posts WHERE NOT deleted GROUP BY board, author_id % {0}",
                  records::post_count_parts));
  database.execute(
      "INSERT INTO expiring_credits (account_id, expires_at, credits)"
      " SELECT account_id, expires_at, CAST(SUM(amount) AS BIGINT) FROM ledger_entries"
      " WHERE expires_at IS NOT NULL GROUP BY account_id, expires_at");
  database.execute(
      "UPDATE wallets SET ordinary = FALSE WHERE account_id IN"
      " (SELECT id FROM accounts WHERE role <> 'user' OR state <> 'active')");
  // Of posts that were deleted before, too, comments stop counting.
  database.execute(
      "INSERT INTO post_cleanups (post_id, after_comment_id, deleted_at)"
      " SELECT id, 0, updated_at FROM posts WHERE deleted");
}

}  // namespace ticketing
