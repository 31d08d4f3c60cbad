#include "odb/pgsql/pg_notification_repository.hpp"

#include "odb/mappers/notification_mapper.hpp"
#include "odb/pgsql/record_columns.hpp"

namespace ticketing {

using records::AccountEventRecord;

namespace {

std::vector<std::string> position_arrays(std::span<const EventPosition> positions) {
  ArrayLiteral accounts;
  ArrayLiteral seqs;
  for (const auto& [account, seq] : positions) {
    accounts.add(account.value);
    seqs.add(seq);
  }
  return {std::move(accounts).finish(), std::move(seqs).finish()};
}

}  // namespace

void PgAccountEventRepository::add(std::span<const AccountEvent> events) {
  static const PgStatement statement = insert_rows<AccountEventRecord>("account_events");
  if (events.empty()) return;
  std::vector<AccountEventRecord> rows;
  rows.reserve(events.size());
  for (const AccountEvent& event : events) rows.push_back(records::to_record(event));
  session_.pipeline().defer(statement, column_arrays<AccountEventRecord>(rows));
}

std::vector<std::vector<AccountEvent>> PgAccountEventRepository::list_each(
    std::span<const EventPosition> positions, int limit_each) {
  static const PgStatement statement{
      "account_events_of_each",
      "SELECT u.place, " + column_list<AccountEventRecord>("e.") +
          " FROM unnest($1::bigint[], $2::bigint[])"
          " WITH ORDINALITY AS u (account_id, seq, place),"
          " LATERAL (SELECT * FROM account_events"
          " WHERE account_id = u.account_id AND seq > u.seq ORDER BY account_id, seq"
          " LIMIT $3::bigint) AS e ORDER BY u.place, e.seq"};
  std::vector<std::string> parameters = position_arrays(positions);
  parameters.push_back(std::to_string(limit_each));
  const PgRows rows = session_.pipeline().query(statement, parameters);
  std::vector<std::vector<AccountEvent>> events(positions.size());
  for (int row = 0; row < rows.size(); ++row) {
    const auto place = static_cast<std::size_t>(rows.integer(row, 0)) - 1;
    events.at(place).push_back(from_record(read_row<AccountEventRecord>(rows, row, 1)));
  }
  return events;
}

std::vector<EventPosition> PgAccountEventRepository::heads_above(
    std::span<const EventPosition> positions) {
  static const PgStatement statement{
      "account_event_heads",
      "SELECT w.account_id, w.event_seq FROM unnest($1::bigint[], $2::bigint[])"
      " AS u (account_id, seq),"
      " LATERAL (SELECT account_id, event_seq FROM wallets WHERE account_id = u.account_id"
      " LIMIT 1) AS w WHERE w.event_seq > u.seq"};
  const PgRows rows = session_.pipeline().query(statement, position_arrays(positions));
  std::vector<EventPosition> heads;
  heads.reserve(static_cast<std::size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row)
    heads.push_back({AccountId{rows.integer(row, 0)}, rows.integer(row, 1)});
  return heads;
}

}  // namespace ticketing
