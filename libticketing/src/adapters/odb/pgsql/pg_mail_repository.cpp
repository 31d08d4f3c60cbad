#include "odb/pgsql/pg_mail_repository.hpp"

#include <algorithm>

#include "odb/mappers/mail_mapper.hpp"
#include "odb/mappers/row_check.hpp"
#include "odb/pgsql/record_columns.hpp"

namespace ticketing {

using records::OutboxMessageRecord;

void PgOutboxRepository::add(std::span<const OutboxMessage> messages) {
  static const PgStatement statement = insert_rows<OutboxMessageRecord>("outbox_messages");
  if (messages.empty()) return;
  std::vector<OutboxMessageRecord> rows;
  rows.reserve(messages.size());
  for (const OutboxMessage& message : messages) rows.push_back(records::to_record(message));
  session_.pipeline().defer(statement, column_arrays<OutboxMessageRecord>(rows));
}

std::vector<Mail> PgOutboxRepository::claim(Timestamp now, Timestamp lease_until, int limit) {
  static const PgStatement statement{
      "claim_mails",
      "UPDATE outbox_messages AS o SET claim = o.claim + 1, offered = false, due_at = $2::bigint,"
      " perhaps_sent = o.perhaps_sent + CASE WHEN o.offered THEN 1 ELSE 0 END"
      " FROM (SELECT id FROM outbox_messages"
      " WHERE state IN ('waiting', 'failed') AND due_at <= $1::bigint"
      " ORDER BY due_at, id LIMIT $3::bigint FOR UPDATE SKIP LOCKED) AS due"
      " WHERE " +
          is_one_of("o.id", "due.id") + " RETURNING " + column_list<OutboxMessageRecord>("o.")};
  const std::string parameters[] = {std::to_string(records::micros(now)),
                                    std::to_string(records::micros(lease_until)),
                                    std::to_string(limit)};
  auto mails = read_values<OutboxMessageRecord>(session_.pipeline().query(statement, parameters));
  std::ranges::sort(mails, {}, [](const Mail& mail) { return mail.message.id; });
  return mails;
}

bool PgOutboxRepository::update(const Mail& mail, std::int64_t claim) {
  static const PgStatement statement{
      "update_mail",
      "UPDATE outbox_messages SET payload = $3::text, state = $4::text, queued_at = $5::bigint,"
      " due_at = $6::bigint, claim = $7::bigint, offered = $8::boolean, attempts = $9::integer,"
      " perhaps_sent = $10::integer, recipient = $11::text, last_error = $12::text,"
      " sent_at = NULLIF($13::text, '')::bigint"
      " WHERE id = $1::bigint AND claim = $2::bigint RETURNING id"};
  const auto row = records::to_record(mail);
  const std::string parameters[] = {std::to_string(row.id),
                                    std::to_string(claim),
                                    row.payload,
                                    row.state,
                                    std::to_string(row.queued_at),
                                    std::to_string(row.due_at),
                                    std::to_string(row.claim),
                                    row.offered ? "true" : "false",
                                    std::to_string(row.attempts),
                                    std::to_string(row.perhaps_sent),
                                    row.recipient,
                                    row.last_error,
                                    row.sent_at ? std::to_string(*row.sent_at) : ""};
  return session_.pipeline().query(statement, parameters).size() == 1;
}

}  // namespace ticketing
