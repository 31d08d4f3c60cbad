#include "odb/mappers/mail_mapper.hpp"

#include "odb/mappers/row_check.hpp"

namespace ticketing::records {

OutboxMessageRecord to_record(const OutboxMessage& message) {
  MailProgress fresh;
  fresh.queued_at = fresh.due_at = message.created_at;
  return to_record(Mail{message, std::move(fresh)});
}

OutboxMessageRecord to_record(const Mail& mail) {
  const auto& [message, progress] = mail;
  return {
      .id = message.id.value,
      .account_id = message.account.value,
      .kind = enum_text(message.kind),
      .payload = message.payload,
      .created_at = micros(message.created_at),
      .state = enum_text(progress.state),
      .queued_at = micros(progress.queued_at),
      .due_at = micros(progress.due_at),
      .claim = progress.claim,
      .offered = progress.offered,
      .attempts = progress.attempts,
      .perhaps_sent = progress.perhaps_sent,
      .recipient = progress.recipient,
      .last_error = progress.last_error,
      .sent_at = micros(progress.sent_at),
      .trace_id = message.trace_id,
  };
}

Mail from_record(const OutboxMessageRecord& row) {
  const RowCheck check("outbox_messages", row.id);
  return {
      .message =
          {
              .id = check.id<MailId>("id", row.id),
              .account = check.id<AccountId>("account_id", row.account_id),
              .kind = check.enumerator<MailKind>("kind", row.kind),
              .payload = row.payload,
              .created_at = timestamp(row.created_at),
              .trace_id = row.trace_id,
          },
      .progress =
          {
              .state = check.enumerator<MailState>("state", row.state),
              .queued_at = timestamp(row.queued_at),
              .due_at = timestamp(row.due_at),
              .claim = check.at_least("claim", row.claim, 0),
              .offered = row.offered,
              .attempts = check.at_least("attempts", row.attempts, 0),
              .perhaps_sent = check.at_least("perhaps_sent", row.perhaps_sent, 0),
              .recipient = row.recipient,
              .last_error = row.last_error,
              .sent_at = timestamp(row.sent_at),
          },
  };
}

MailDepth from_record(const MailDepthRecord& row) {
  const RowCheck check("outbox_messages", 0);
  return {check.enumerator<MailState>("state", row.state), row.count, timestamp(row.oldest_at)};
}

}  // namespace ticketing::records
