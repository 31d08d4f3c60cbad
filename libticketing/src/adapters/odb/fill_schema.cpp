#include "odb/fill_schema.hpp"

#include <fmt/format.h>

#include "odb/records/post_count_record.hpp"

namespace ticketing {
namespace {

/// No mail was ever sent by version 1: nobody has the tokens of those that brought one, and asking
/// again makes a new one. The others are held.
void fill_outbox(odb::database& database) {
  database.execute("DELETE FROM outbox_messages WHERE kind IN ('verify_email', 'reset_password')");
  database.execute("UPDATE outbox_messages SET kind = 'ticket_bought' WHERE kind = 'order_paid'");
  database.execute("UPDATE outbox_messages SET queued_at = created_at, due_at = created_at");
}

}  // namespace

void fill_schema(odb::database& database, odb::schema_version from) {
  if (from >= 2) return;
  fill_outbox(database);
  database.execute("UPDATE posts SET published_at = created_at");
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
