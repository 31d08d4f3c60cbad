#include "odb/mappers/notification_mapper.hpp"

#include "odb/mappers/row_check.hpp"

namespace ticketing::records {

AccountEventRecord to_record(const AccountEvent& event) {
  return {
      .key = {.account_id = event.account.value, .seq = event.seq},
      .type = enum_text(event.type),
      .payload = event.payload,
      .created_at = micros(event.created_at),
      .read_at = micros(event.read_at),
  };
}

AccountEvent from_record(const AccountEventRecord& row) {
  const RowCheck check("account_events", row.key.account_id);
  return {
      .account = check.id<AccountId>("account_id", row.key.account_id),
      .seq = check.at_least("seq", row.key.seq, 1),
      .type = check.enumerator<EventType>("type", row.type),
      .payload = row.payload,
      .created_at = timestamp(row.created_at),
      .read_at = timestamp(row.read_at),
  };
}

}  // namespace ticketing::records
