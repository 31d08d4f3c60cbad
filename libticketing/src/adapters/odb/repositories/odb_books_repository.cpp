#include "odb/repositories/odb_books_repository.hpp"

#include <string>
#include <utility>

#include "base/sorted_unique.hpp"
#include "odb/mappers/board_mapper.hpp"
#include "odb/mappers/points_mapper.hpp"
#include "odb/mappers/ranking_mapper.hpp"
#include "odb/mappers/row_check.hpp"
#include "odb/records-odb.hxx"

namespace ticketing {
namespace {

using records::BelongingRecord;
using records::BookedCommentRecord;
using records::ExpiringCreditRecord;
using records::LedgerEntryRecord;
using records::PostHeadRecord;
using records::ReceivedCommentsRecord;
using records::TallyRecord;
using records::UsedSlotsRecord;

constexpr std::chrono::minutes quarter_of_an_hour{15};
constexpr std::string_view micros_per_quarter = "900000000";

struct Range {
  std::int64_t after = 0;
  std::int64_t last = 0;
};
struct SlotsFrom {
  std::int64_t after = 0;
  std::int64_t last = 0;
  int day = 0;
};
struct EntriesAfter {
  std::int64_t after = 0;
  std::int64_t last = 0;
  std::int64_t account = 0;
  std::int64_t seq = 0;
  std::int64_t limit = 0;
};

/// `column` > after AND `column` <= last.
template <class Column, class Parameters>
odb::query_base within(const Column& typed, const std::string& column, const Parameters& range) {
  return odb::query_base(" " + column + ">") + parameter(typed, range.after) + "AND " + column +
         "<=" + parameter(typed, range.last);
}

/// Owners within the range, by `column`, and what is theirs.
template <class Column>
odb::query_base belonging(const Range& range, const Column& typed,
                          const std::string& select_from_where, const std::string& column,
                          const std::string& rest = "") {
  return select_from_where + within(typed, column, range) + (" " + rest);
}

/// Where those are that can be counted, and whose each is.
struct Counted {
  const char* table;
  const char* owner;
};

Counted counted(Countable what) {
  switch (what) {
    case Countable::accounts:
      return {"accounts", "id"};
    case Countable::ledger_entries:
      return {"ledger_entries", "account_id"};
    case Countable::coupons:
      return {"coupons", "owner_id <> 0 AND owner_id"};
    case Countable::orders:
      return {"orders", "account_id <> 0 AND account_id"};
    case Countable::mails:
      return {"outbox_messages", "account_id <> 0 AND account_id"};
    case Countable::admin_actions:
      return {"admin_actions", nullptr};
  }
  return {};
}

}  // namespace

std::int64_t OdbBooksRepository::count(Countable what, std::optional<AccountId> of) {
  const auto [table, owner] = counted(what);
  odb::query_base query(std::string("SELECT 0, COUNT(*) FROM ") + table);
  const std::int64_t account = of.value_or(AccountId{}).value;
  if (of && owner)
    query += (std::string("WHERE ") + owner + " =") +
             parameter(odb::query<records::OrderRecord>::account_id, account);
  return session_.database().query_value<BelongingRecord>(query).what;
}

void OdbBooksRepository::read_writing(IdRange accounts, std::map<AccountId, AccountBook>& books) {
  const Range range{accounts.after, accounts.last};
  using Posts = odb::query<records::PostRecord>;
  using Comments = odb::query<records::CommentRecord>;
  for (const auto& row : select<PostHeadRecord>(session_, "book_posts", range, [](const Range& p) {
         return "author_id <> 0 AND" + within(Posts::author_id, "author_id", p) +
                "ORDER BY author_id, id";
       }))
    books[{row.author_id}].posts.push_back(records::from_record(row));
  for (const auto& row :
       select<BookedCommentRecord>(session_, "book_comments", range, [](const Range& p) {
         return "SELECT id, post_id, author_id, deleted, counted, rewarded, created_at"
                " FROM comments WHERE author_id <> 0 AND" +
                within(Comments::author_id, "author_id", p) + "ORDER BY author_id, id";
       }))
    books[{row.author_id}].comments.push_back({{row.id},
                                               {row.post_id},
                                               row.deleted,
                                               row.counted,
                                               row.rewarded,
                                               records::timestamp(row.created_at)});
  for (const auto& row : received(accounts))
    books[{row.account_id}].received.push_back(
        {Timestamp(row.quarter * quarter_of_an_hour), row.count});
}

std::vector<ReceivedCommentsRecord> OdbBooksRepository::received(IdRange accounts) {
  using Posts = odb::query<records::PostRecord>;
  return select<ReceivedCommentsRecord>(
      session_, "book_received", Range{accounts.after, accounts.last}, [](const Range& p) {
        const std::string quarter = "c.created_at / " + std::string(micros_per_quarter);
        return "SELECT p.author_id, " + quarter +
               ", COUNT(*) FROM posts AS p JOIN comments AS c ON c.post_id = p.id"
               " WHERE p.author_id <> 0 AND c.author_id <> 0 AND p.board = 'general'"
               " AND NOT p.deleted AND c.counted AND NOT c.deleted AND" +
               within(Posts::author_id, "p.author_id", p) + ("GROUP BY p.author_id, " + quarter);
      });
}

std::map<AccountId, AccountBook> OdbBooksRepository::accounts(IdRange accounts,
                                                              LocalDate slots_from) {
  using Credits = odb::query<ExpiringCreditRecord>;
  using Tallies = odb::query<TallyRecord>;
  using Orders = odb::query<records::OrderRecord>;
  using Slots = odb::query<records::DailySlotRecord>;
  const Range range{accounts.after, accounts.last};
  const auto& id = Orders::account_id;
  std::map<AccountId, AccountBook> books;
  for (const auto& row :
       select<ExpiringCreditRecord>(session_, "book_expiring", range, [](const Range& p) {
         return within(Credits::key.account_id, "account_id", p) +
                "ORDER BY account_id, expires_at";
       }))
    books[{row.key.account_id}].expiring.push_back(records::from_record(row));
  for (const auto& row :
       select<BelongingRecord>(session_, "book_orders", range, [&](const Range& p) {
         return belonging(p, id, "SELECT account_id, id FROM orders WHERE account_id <> 0 AND",
                          "account_id");
       }))
    books[{row.owner}].orders.push_back({row.what});
  for (const auto& row :
       select<BelongingRecord>(session_, "book_awards", range, [&](const Range& p) {
         return belonging(p, id,
                          "SELECT account_id, ranking_id FROM ranking_places"
                          " WHERE award IS NOT NULL AND",
                          "account_id");
       }))
    books[{row.owner}].awards.push_back({row.what});
  for (const auto& row :
       select<BelongingRecord>(session_, "book_events", range, [&](const Range& p) {
         return belonging(p, id, "SELECT account_id, MAX(seq) FROM account_events WHERE",
                          "account_id", "GROUP BY account_id");
       }))
    books[{row.owner}].last_event = row.what;
  for (const auto& row : select<TallyRecord>(session_, "book_tallies", range, [](const Range& p) {
         return within(Tallies::key.account_id, "account_id", p);
       }))
    books[{row.key.account_id}].tallies.push_back(records::from_record(row));
  for (const auto& row : select<UsedSlotsRecord>(
           session_, "book_slots",
           SlotsFrom{accounts.after, accounts.last, records::days(slots_from)},
           [](const SlotsFrom& p) {
             return "SELECT account_id, day, COUNT(*) FROM daily_slots"
                    " WHERE rule = 'general_post' AND day >=" +
                    parameter(Slots::key.day, p.day) + "AND" +
                    within(Slots::key.account_id, "account_id", p) + "GROUP BY account_id, day";
           }))
    books[{row.account_id}].slots.push_back({records::local_date(row.day), row.count});
  read_writing(accounts, books);
  return books;
}

Answer<std::vector<LedgerEntry>> OdbBooksRepository::entries(IdRange accounts, ChainPlace after,
                                                             int limit) {
  using Query = odb::query<LedgerEntryRecord>;
  return values_of<LedgerEntry>(select<LedgerEntryRecord>(
      session_, "book_entries",
      EntriesAfter{accounts.after, accounts.last, after.account.value, after.seq, limit},
      [](const EntriesAfter& p) {
        return "(account_id, seq) > (" + parameter(Query::account_id, p.account) + "," +
               parameter(Query::seq, p.seq) + ") AND" + within(Query::account_id, "account_id", p) +
               "ORDER BY account_id, seq LIMIT" + parameter(Query::seq, p.limit);
      }));
}

std::vector<LedgerEntry> OdbBooksRepository::entries_of_orders(IdRange orders) {
  using Orders = odb::query<records::OrderRecord>;
  return values_of<LedgerEntry>(select<LedgerEntryRecord>(
      session_, "book_order_entries", Range{orders.after, orders.last}, [](const Range& p) {
        return "source_type = 'order' AND rule IN ('purchase', 'refund')"
               " AND (account_id, source_id) IN (SELECT account_id, id FROM orders WHERE" +
               within(Orders::id, "id", p) + ")";
      }));
}

std::map<CouponId, OrderId> OdbBooksRepository::orders_with_coupons(IdRange coupons) {
  std::map<CouponId, OrderId> orders;
  for (const auto& row : select<BelongingRecord>(
           session_, "book_coupon_orders", Range{coupons.after, coupons.last}, [](const Range& p) {
             return belonging(p, odb::query<records::OrderRecord>::account_id,
                              "SELECT coupon_id, id FROM orders WHERE state = 'paid' AND",
                              "coupon_id");
           }))
    orders.emplace(CouponId{row.owner}, OrderId{row.what});
  return orders;
}

std::map<PostId, std::int64_t> OdbBooksRepository::comment_counts(IdRange posts) {
  std::map<PostId, std::int64_t> counts;
  for (const auto& row : select<BelongingRecord>(
           session_, "book_comment_counts", Range{posts.after, posts.last}, [](const Range& p) {
             return belonging(p, odb::query<records::CommentRecord>::post_id,
                              "SELECT post_id, COUNT(*) FROM comments"
                              " WHERE author_id <> 0 AND NOT deleted AND",
                              "post_id", "GROUP BY post_id");
           }))
    counts.emplace(PostId{row.owner}, row.what);
  return counts;
}

std::vector<PostAuthor> OdbBooksRepository::unknown_participants(IdRange posts) {
  std::vector<PostAuthor> unknown;
  for (const auto& row : select<BelongingRecord>(
           session_, "book_unknown_participants", Range{posts.after, posts.last},
           [](const Range& p) {
             return belonging(p, odb::query<records::CommentRecord>::post_id,
                              // Not EXISTS, which may be planned as a reading of the whole table.
                              "SELECT c.post_id, c.author_id FROM comments AS c"
                              " WHERE c.author_id <> 0 AND NOT c.deleted"
                              " AND (SELECT p.account_id FROM participations AS p"
                              " WHERE p.post_id = c.post_id AND p.account_id = c.author_id"
                              " LIMIT 1) IS NULL AND",
                              "c.post_id", "ORDER BY c.post_id, c.id");
           }))
    unknown.push_back({{row.owner}, {row.what}});
  return sorted_unique(std::move(unknown));
}

}  // namespace ticketing
