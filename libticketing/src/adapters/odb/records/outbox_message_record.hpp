// Rows of the outbox, and the messages made of them.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db object table("outbox_messages")
struct OutboxMessageRecord {
#pragma db id auto
  std::int64_t id = 0;
  std::int64_t account_id = 0;
  std::string kind;
  std::string payload;
  std::int64_t created_at = 0;
#pragma db default("held")
  std::string state;
#pragma db default(0)
  std::int64_t queued_at = 0;
#pragma db default(0)
  std::int64_t due_at = 0;
#pragma db default(0)
  std::int64_t claim = 0;
#pragma db default(false)
  bool offered = false;
#pragma db default(0)
  int attempts = 0;
#pragma db default(0)
  int perhaps_sent = 0;
#pragma db default("")
  std::string recipient;
#pragma db default("")
  std::string last_error;
  std::optional<std::int64_t> sent_at;
  std::optional<std::string> trace_id;
#pragma db index("outbox_messages_account") members(account_id, id) options("WHERE account_id <> 0")
#pragma db index("outbox_messages_due") members(due_at, id) \
    options("WHERE state IN ('waiting', 'failed')")
#pragma db index("outbox_messages_settled") members(created_at) \
    options("WHERE state IN ('sent', 'dead', 'held')")
#pragma db index("outbox_messages_stuck") members(due_at, id) \
    options("WHERE state IN ('dead', 'held')")
};
TICKETING_RECORD_COLUMNS(OutboxMessageRecord, (),
                         (id, account_id, kind, payload, created_at, state, queued_at, due_at,
                          claim, offered, attempts, perhaps_sent, recipient, last_error, sent_at,
                          trace_id))

#pragma db view object(OutboxMessageRecord)
struct OutboxStateRecord {
#pragma db column(OutboxMessageRecord::state)
  std::string state;
#pragma db column("CAST(COUNT(*) AS BIGINT)")
  std::int64_t count = 0;
};

/// How many are in a state, and since when the first of them might have been sent.
#pragma db view query()
struct MailDepthRecord {
  std::string state;
  std::int64_t count = 0;
  std::int64_t oldest_at = 0;
};

#pragma db object table("rendered_mails")
struct RenderedMailRecord {
#pragma db id options( \
    "CONSTRAINT rendered_mails_of_a_mail REFERENCES outbox_messages (id) ON DELETE CASCADE")
  std::int64_t outbox_id = 0;
  std::string message;
};
TICKETING_RECORD_COLUMNS(RenderedMailRecord, (), (outbox_id, message))

}  // namespace ticketing::records
