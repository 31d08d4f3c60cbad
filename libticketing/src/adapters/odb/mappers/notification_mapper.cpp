#include "odb/mappers/notification_mapper.hpp"

#include "odb/mappers/row_check.hpp"

namespace ticketing::records {

TallyKey tally_key(AccountId account, RankingMetric metric, LocalDate day) {
  return {account.value, enum_text(metric), days(day)};
}

OutboxMessageRecord to_record(const OutboxMessage& message) {
  return {message.id.value, message.account.value, message.kind, message.payload,
          micros(message.created_at)};
}

OutboxMessage from_record(const OutboxMessageRecord& row) {
  const RowCheck check("outbox_messages", row.id);
  return {check.id<OutboxId>("id", row.id), check.id<AccountId>("account_id", row.account_id),
          check.not_empty("kind", row.kind), row.payload, timestamp(row.created_at)};
}

AccountEventRecord to_record(const AccountEvent& event) {
  return {{event.account.value, event.seq},
          enum_text(event.type),
          event.payload,
          micros(event.created_at)};
}

AccountEvent from_record(const AccountEventRecord& row) {
  const RowCheck check("account_events", row.key.account_id);
  return {check.id<AccountId>("account_id", row.key.account_id),
          check.at_least("seq", row.key.seq, 1), check.enumerator<EventType>("type", row.type),
          row.payload, timestamp(row.created_at)};
}

}  // namespace ticketing::records
