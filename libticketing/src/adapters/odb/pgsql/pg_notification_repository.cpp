#include "odb/pgsql/pg_notification_repository.hpp"

#include "odb/mappers/notification_mapper.hpp"
#include "odb/pgsql/record_columns.hpp"

namespace ticketing {

using records::AccountEventRecord;
using records::OutboxMessageRecord;
using records::TallyRecord;

void PgTallyRepository::add(std::span<const TallyDelta> deltas) {
  static const PgStatement statement = [] {
    PgStatement insert = insert_rows<TallyRecord>("tallies");
    insert.sql +=
        " ON CONFLICT (account_id, metric, day)"
        " DO UPDATE SET total = tallies.total + EXCLUDED.total";
    return insert;
  }();
  const auto rows = summed(deltas);
  if (rows.empty()) return;
  session_.pipeline().defer(statement, column_arrays<TallyRecord>(rows),
                            static_cast<std::int64_t>(rows.size()));
}

void PgOutboxRepository::add(std::span<const OutboxMessage> messages) {
  static const PgStatement statement = insert_rows<OutboxMessageRecord>("outbox_messages");
  if (messages.empty()) return;
  std::vector<OutboxMessageRecord> rows;
  rows.reserve(messages.size());
  for (const OutboxMessage& message : messages) rows.push_back(records::to_record(message));
  session_.pipeline().defer(statement, column_arrays<OutboxMessageRecord>(rows));
}

void PgAccountEventRepository::add(std::span<const AccountEvent> events) {
  static const PgStatement statement = insert_rows<AccountEventRecord>("account_events");
  if (events.empty()) return;
  std::vector<AccountEventRecord> rows;
  rows.reserve(events.size());
  for (const AccountEvent& event : events) rows.push_back(records::to_record(event));
  session_.pipeline().defer(statement, column_arrays<AccountEventRecord>(rows));
}

}  // namespace ticketing
