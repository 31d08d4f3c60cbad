// Outbox messages and live events <-> rows.
#pragma once

#include "notification/account_event_repository.hpp"
#include "notification/outbox_repository.hpp"
#include "odb/records/account_event_record.hpp"
#include "odb/records/outbox_message_record.hpp"

namespace ticketing::records {

OutboxMessageRecord to_record(const OutboxMessage& message);
OutboxMessage from_record(const OutboxMessageRecord& row);

AccountEventRecord to_record(const AccountEvent& event);
AccountEvent from_record(const AccountEventRecord& row);

}  // namespace ticketing::records
