#include "odb/repositories/odb_notification_repository.hpp"

#include "odb/mappers/notification_mapper.hpp"
#include "odb/mappers/row_check.hpp"
#include "odb/records-odb.hxx"

namespace ticketing {
namespace {

using records::AccountEventRecord;

struct EventsAfter {
  std::int64_t account = 0;
  std::int64_t after = 0;
  std::int64_t limit = 0;
};

struct EventsBefore {
  std::int64_t account = 0;
  std::int64_t before = 0;
  std::int64_t limit = 0;
};

}  // namespace

void OdbAccountEventRepository::add(std::span<const AccountEvent> events) {
  odb::database& database = session_.database();
  for (const AccountEvent& event : events) {
    const AccountEventRecord row = records::to_record(event);
    database.persist(row);
  }
}

std::vector<AccountEvent> OdbAccountEventRepository::list(AccountId account, std::int64_t after,
                                                          int limit) {
  using Query = odb::query<AccountEventRecord>;
  const auto rows = select<AccountEventRecord>(
      session_, "account_events_after", EventsAfter{account.value, after, limit},
      [](const EventsAfter& p) {
        return (Query::key.account_id == Query::_ref(p.account) &&
                Query::key.seq > Query::_ref(p.after)) +
               "ORDER BY" + Query::key.seq + "LIMIT" + parameter(Query::key.seq, p.limit);
      });
  return values_of<AccountEvent>(rows);
}

std::vector<AccountEvent> OdbAccountEventRepository::list_newest(AccountId account, Slice slice) {
  using Query = odb::query<AccountEventRecord>;
  const auto rows = select<AccountEventRecord>(
      session_, "account_events_newest",
      EventsBefore{account.value, slice.after.value_or(INT64_MAX), slice.limit},
      [](const EventsBefore& p) {
        return newest_of(Query::key.account_id, p.account, Query::key.seq, p.before, p.limit);
      });
  return values_of<AccountEvent>(rows);
}

std::vector<std::vector<AccountEvent>> OdbAccountEventRepository::list_each(
    std::span<const EventPosition> positions, int limit_each) {
  std::vector<std::vector<AccountEvent>> events;
  events.reserve(positions.size());
  for (const auto& [account, seq] : positions) events.push_back(list(account, seq, limit_each));
  return events;
}

std::vector<EventPosition> OdbAccountEventRepository::heads_above(
    std::span<const EventPosition> positions) {
  std::vector<EventPosition> heads;
  for (const auto& [account, seq] : positions) {
    records::WalletRecord wallet;
    if (session_.database().find<records::WalletRecord>(account.value, wallet) &&
        wallet.event_seq > seq)
      heads.push_back({account, wallet.event_seq});
  }
  return heads;
}

std::optional<AccountEvent> OdbAccountEventRepository::find(AccountId account, std::int64_t seq) {
  AccountEventRecord row;
  if (!session_.database().find<AccountEventRecord>(records::AccountEventKey{account.value, seq},
                                                    row))
    return std::nullopt;
  return records::from_record(row);
}

void OdbAccountEventRepository::update(const AccountEvent& event) {
  const AccountEventRecord row = records::to_record(event);
  session_.database().update(row);
}

int OdbAccountEventRepository::remove_before(Timestamp t, int limit) {
  using Query = odb::query<AccountEventRecord>;
  const std::int64_t first_kept = records::micros(t);
  const std::int64_t rows_max = limit;
  const auto gone = session_.database().erase_query<AccountEventRecord>(
      Query("(account_id, seq) IN (SELECT account_id, seq FROM account_events WHERE created_at <") +
      parameter(Query::created_at, first_kept) + Query("ORDER BY created_at LIMIT") +
      parameter(Query::key.account_id, rows_max) + Query(")"));
  return static_cast<int>(gone);
}

}  // namespace ticketing
