#include "odb/pgsql/pg_upgrade.hpp"

namespace ticketing {

void compare_texts_bytewise(odb::database& database) {
  // By name: others may have tables in the same schema.
  database.execute(R"(
    DO $$ DECLARE change text; BEGIN
      FOR change IN
        SELECT format('ALTER TABLE %s %s', t.oid::regclass,
                      string_agg(format('ALTER COLUMN %I TYPE text COLLATE "C"', c.attname), ', '))
        FROM pg_class AS t JOIN pg_attribute AS c ON c.attrelid = t.oid
        WHERE t.relnamespace = current_schema()::regnamespace AND t.relname IN (
            'account_events', 'account_tokens', 'accounts', 'admin_actions', 'campaigns',
            'comments', 'coupons', 'daily_slots', 'idempotency_records', 'images', 'job_runs',
            'ledger_entries', 'orders', 'outbox_messages', 'posts', 'product_terms', 'products',
            'sessions', 'tallies', 'tickets', 'view_batches', 'wallets')
          AND c.atttypid = 'text'::regtype AND NOT c.attisdropped
        GROUP BY t.oid
      LOOP
        EXECUTE change;
      END LOOP;
    END $$)");
}

}  // namespace ticketing
