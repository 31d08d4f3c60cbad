// The outbox <-> rows.
#pragma once

#include "mail/outbox_repository.hpp"
#include "odb/records/outbox_message_record.hpp"

namespace ticketing::records {

/// As it is added: waiting, due at once.
OutboxMessageRecord to_record(const OutboxMessage& message);
OutboxMessageRecord to_record(const Mail& mail);
Mail from_record(const OutboxMessageRecord& row);
MailDepth from_record(const MailDepthRecord& row);

}  // namespace ticketing::records
