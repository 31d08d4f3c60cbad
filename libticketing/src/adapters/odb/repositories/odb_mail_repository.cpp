#include "odb/repositories/odb_mail_repository.hpp"

#include <fmt/format.h>

#include "odb/mappers/mail_mapper.hpp"
#include "odb/mappers/row_check.hpp"
#include "odb/records-odb.hxx"

namespace ticketing {
namespace {

using records::MailDepthRecord;
using records::OutboxMessageRecord;
using records::OutboxStateRecord;
using records::RenderedMailRecord;
using Query = odb::query<OutboxMessageRecord>;

struct AccountIs {
  std::int64_t account = 0;
};
struct Before {
  std::int64_t account = 0;
  std::string state;
  std::int64_t before = 0;
  std::int64_t limit = 0;
};
struct DueAt {
  std::int64_t now = 0;
  std::int64_t limit = 0;
};

// Literals, not parameters: that is what lets the partial indexes serve.
constexpr const char* of_an_account = "account_id <> 0 AND";
constexpr const char* not_sent = "AND state <> 'sent'";
constexpr const char* to_be_sent = "state IN ('waiting', 'failed') AND";
constexpr const char* held = "state = 'held' AND";

}  // namespace

void OdbOutboxRepository::add(std::span<const OutboxMessage> messages) {
  odb::database& database = session_.database();
  for (const OutboxMessage& message : messages) {
    OutboxMessageRecord row = records::to_record(message);
    database.persist(row);
  }
}

std::vector<OutboxMessage> OdbOutboxRepository::list(AccountId account) {
  const auto rows = select<OutboxMessageRecord>(
      session_, "outbox_of_account", AccountIs{account.value}, [](const AccountIs& p) {
        return of_an_account + rows_of(Query::account_id, p.account, Query::id, "ASC");
      });
  std::vector<OutboxMessage> messages;
  messages.reserve(rows.size());
  for (const auto& row : rows) messages.push_back(records::from_record(row).message);
  return messages;
}

void OdbOutboxRepository::remove(AccountId account, MailKind kind) {
  session_.database().erase_query<OutboxMessageRecord>(
      of_an_account +
      (Query::account_id == Query::_val(account.value) &&
       Query::kind == Query::_val(records::enum_text(kind))) +
      not_sent);
}

void OdbOutboxRepository::forget(AccountId account) {
  using Rendered = odb::query<RenderedMailRecord>;
  session_.database().erase_query<RenderedMailRecord>(
      Rendered(
          "outbox_id IN (SELECT id FROM outbox_messages WHERE account_id <> 0 AND account_id =") +
      parameter(Rendered::outbox_id, account.value) + Rendered(")"));
  session_.database().erase_query<OutboxMessageRecord>(
      of_an_account + (Query::account_id == Query::_val(account.value)) + not_sent);
  session_.database().execute(
      fmt::format("UPDATE outbox_messages SET recipient = '', last_error = ''"
                  " WHERE account_id <> 0 AND account_id = {}",
                  account.value));
}

std::optional<Mail> OdbOutboxRepository::find(MailId id) {
  OutboxMessageRecord row;
  if (!session_.database().find<OutboxMessageRecord>(id.value, row)) return std::nullopt;
  return records::from_record(row);
}

std::vector<Mail> OdbOutboxRepository::list_newest(const MailFilter& filter, Slice slice) {
  const Before before{filter.account.value_or(AccountId{}).value,
                      filter.state ? records::enum_text(*filter.state) : "",
                      slice.after.value_or(INT64_MAX), slice.limit};
  // Along the index of the account's: its mails are fewer than those in a state.
  if (filter.account && filter.state)
    return values_of<Mail>(select<OutboxMessageRecord>(
        session_, "mails_of_account_in_state", before, [](const Before& p) {
          return of_an_account + odb::query_base("state || '' =") +
                 parameter(Query::state, p.state) + "AND" +
                 newest_of(Query::account_id, p.account, Query::id, p.before, p.limit);
        }));
  if (filter.account)
    return values_of<Mail>(
        select<OutboxMessageRecord>(session_, "mails_of_account", before, [](const Before& p) {
          return of_an_account +
                 newest_of(Query::account_id, p.account, Query::id, p.before, p.limit);
        }));
  // Without an index of its own, which PostgreSQL would also take for looking up ids.
  if (filter.state)
    return values_of<Mail>(
        select<OutboxMessageRecord>(session_, "mails_in_state", before, [](const Before& p) {
          return odb::query_base("state || '' =") + parameter(Query::state, p.state) + "AND" +
                 (Query::id < Query::_ref(p.before)) + "ORDER BY" + Query::id + "DESC LIMIT" +
                 parameter(Query::id, p.limit);
        }));
  return values_of<Mail>(
      select<OutboxMessageRecord>(session_, "mails_newest", before, [](const Before& p) {
        return (Query::id < Query::_ref(p.before)) + "ORDER BY" + Query::id + "DESC LIMIT" +
               parameter(Query::id, p.limit);
      }));
}

std::vector<Mail> OdbOutboxRepository::claim(Timestamp now, Timestamp lease_until, int limit) {
  const auto rows = select<OutboxMessageRecord>(
      session_, "mails_due", DueAt{records::micros(now), limit}, [](const DueAt& p) {
        return to_be_sent + (Query::due_at <= Query::_ref(p.now)) + "ORDER BY" + Query::due_at +
               "," + Query::id + "LIMIT" + parameter(Query::id, p.limit);
      });
  std::vector<Mail> mails;
  for (OutboxMessageRecord row : rows) {
    row.claim += 1;
    row.perhaps_sent += row.offered ? 1 : 0;
    row.offered = false;
    row.due_at = records::micros(lease_until);
    session_.database().update(row);
    mails.push_back(records::from_record(row));
  }
  return mails;
}

bool OdbOutboxRepository::update(const Mail& mail, std::int64_t claim) {
  OutboxMessageRecord row;
  if (!session_.database().find<OutboxMessageRecord>(mail.message.id.value, row) ||
      row.claim != claim)
    return false;
  row = records::to_record(mail);
  session_.database().update(row);
  return true;
}

std::vector<MailDepth> OdbOutboxRepository::depths(int limit) {
  // Each along a partial index of its own, which holds no mail that was sent.
  constexpr const char* head =
      "SELECT state, CAST(COUNT(*) AS BIGINT), CAST(MIN(queued_at) AS BIGINT) FROM"
      " (SELECT state, queued_at FROM outbox_messages WHERE ";
  constexpr const char* order = " ORDER BY due_at, id LIMIT";
  const auto of = [&](const char* states) {
    return [=](const DueAt& p) {
      return odb::query_base(std::string(head) + states + order) + parameter(Query::id, p.limit) +
             ") AS counted GROUP BY state";
    };
  };
  const DueAt first{0, limit};
  std::vector<MailDepth> depths;
  for (const auto& rows :
       {select<MailDepthRecord>(session_, "mails_to_be_sent", first,
                                of("state IN ('waiting', 'failed')")),
        select<MailDepthRecord>(session_, "mails_stuck", first, of("state IN ('dead', 'held')"))})
    for (const MailDepthRecord& row : rows) depths.push_back(records::from_record(row));
  return depths;
}

std::int64_t OdbOutboxRepository::hold_waiting() {
  return static_cast<std::int64_t>(
      session_.database().execute("UPDATE outbox_messages SET state = 'held', offered = false"
                                  " WHERE state IN ('waiting', 'failed')"));
}

std::int64_t OdbOutboxRepository::count_held(Timestamp since) {
  using States = odb::query<OutboxStateRecord>;
  const std::int64_t first = records::micros(since);
  std::int64_t count = 0;
  for (const auto& row : session_.database().query<OutboxStateRecord>(
           States(held) + (States::created_at >= States::_ref(first)) + "GROUP BY state", false))
    count += row.count;
  return count;
}

std::int64_t OdbOutboxRepository::release_held(Timestamp since, Timestamp now) {
  return static_cast<std::int64_t>(session_.database().execute(
      fmt::format("UPDATE outbox_messages SET state = 'waiting', queued_at = {0}, due_at = {0},"
                  " claim = claim + 1 WHERE state = 'held' AND created_at >= {1}",
                  records::micros(now), records::micros(since))));
}

void OdbOutboxRepository::keep_rendered(MailId id, const std::string& message) {
  remove_rendered(id);
  const RenderedMailRecord row{id.value, message};
  session_.database().persist(row);
}

std::optional<std::string> OdbOutboxRepository::find_rendered(MailId id) {
  RenderedMailRecord row;
  if (!session_.database().find<RenderedMailRecord>(id.value, row)) return std::nullopt;
  return std::move(row.message);
}

void OdbOutboxRepository::remove_rendered(MailId id) {
  using Rendered = odb::query<RenderedMailRecord>;
  session_.database().erase_query<RenderedMailRecord>(Rendered::outbox_id ==
                                                      Rendered::_val(id.value));
}

int OdbOutboxRepository::remove_settled(Timestamp t, int limit) {
  const std::int64_t first_kept = records::micros(t);
  const std::int64_t rows_max = limit;
  const auto gone = session_.database().erase_query<OutboxMessageRecord>(
      Query("id IN (SELECT id FROM outbox_messages WHERE state IN ('sent', 'dead', 'held')"
            " AND created_at <") +
      parameter(Query::created_at, first_kept) + Query("ORDER BY created_at LIMIT") +
      parameter(Query::id, rows_max) + Query(")"));
  return static_cast<int>(gone);
}

}  // namespace ticketing
