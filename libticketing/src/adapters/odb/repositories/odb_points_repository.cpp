#include "odb/repositories/odb_points_repository.hpp"

#include <algorithm>

#include "base/sorted_unique.hpp"
#include "odb/mappers/points_mapper.hpp"
#include "odb/mappers/row_check.hpp"
#include "odb/records-odb.hxx"

namespace ticketing {
namespace {

using records::DailySlotCountRecord;
using records::DailySlotRecord;
using records::ExpiringCreditRecord;
using records::ExpiryWarningRecord;
using records::LedgerEntryRecord;
using records::LedgerTotalRecord;
using records::PointsDigestRecord;
using records::WalletRecord;

struct ExpiringAt {
  std::int64_t account = 0;
  std::int64_t after = 0;
};
struct SourceIs {
  std::int64_t account = 0;
  std::string rule;
  std::string type;
  std::int64_t id = 0;
};
/// Rows of `account` beyond `bound`, which is a seq; for wallets, accounts beyond it.
struct Range {
  std::int64_t account = 0;
  std::int64_t bound = 0;
  std::int64_t limit = 0;
};
/// Entries of `account` whose expiry lies between the two, in microseconds.
struct ExpiresBetween {
  std::int64_t account = 0;
  std::int64_t after = 0;
  std::int64_t before = 0;
  std::int64_t limit = 1;
};
/// Wallets whose next expiry is `until` or before, beyond a place in their order.
struct ExpiringAfter {
  std::int64_t until = 0;
  std::int64_t at = 0;
  std::int64_t account = 0;
  std::int64_t limit = 0;
};
struct Accounts {
  std::int64_t after = 0;
  std::int64_t last = 0;
};
struct DayIs {
  std::int64_t account = 0;
  std::string rule;
  int day = 0;
};

std::optional<LedgerEntry> first_of(const std::vector<LedgerEntryRecord>& rows) {
  if (rows.empty()) return std::nullopt;
  return records::from_record(rows.front());
}

}  // namespace

void OdbWalletRepository::add(const Wallet& wallet) {
  const WalletRecord row = records::to_record(wallet);
  session_.database().persist(row);
}

std::optional<Wallet> OdbWalletRepository::find(AccountId account) {
  WalletRecord row;
  if (!session_.database().find<WalletRecord>(account.value, row)) return std::nullopt;
  return records::from_record(row);
}

Answer<std::vector<Wallet>> OdbWalletRepository::lock(std::span<const AccountId> accounts) {
  return OdbWalletRepository::list_of(accounts);
}

/// SQLite has one writer, who is this one.
Answer<TryLocked<Wallet, AccountId>> OdbWalletRepository::try_lock(
    std::span<const AccountId> accounts) {
  return TryLocked<Wallet, AccountId>{OdbWalletRepository::lock(accounts).get(), {}};
}

std::vector<Wallet> OdbWalletRepository::list_of(std::span<const AccountId> accounts) {
  std::vector<Wallet> wallets;
  wallets.reserve(accounts.size());
  for (const AccountId account : sorted_unique(accounts)) {
    if (auto wallet = find(account)) wallets.push_back(*wallet);
  }
  return wallets;
}

void OdbWalletRepository::update(std::span<const Wallet> wallets) {
  odb::database& database = session_.database();
  for (const Wallet& wallet : wallets) {
    const WalletRecord row = records::to_record(wallet);
    database.update(row);
  }
}

std::vector<Wallet> OdbWalletRepository::list(AccountId after, int limit) {
  using Query = odb::query<WalletRecord>;
  const auto rows = select<WalletRecord>(
      session_, "wallets_after", Range{0, after.value, limit}, [](const Range& p) {
        return (Query::account_id > Query::_ref(p.bound)) + "ORDER BY" + Query::account_id +
               "LIMIT" + parameter(Query::account_id, p.limit);
      });
  return values_of<Wallet>(rows);
}

BalanceSum OdbWalletRepository::sum_balances(AccountId after, int limit) {
  using Query = odb::query<WalletRecord>;
  const auto rows = select<records::BalanceSumRecord>(
      session_, "balance_sum", Range{0, after.value, limit}, [](const Range& p) {
        return odb::query_base(
                   "SELECT CAST(COALESCE(SUM(balance), 0) AS BIGINT),"
                   " COALESCE(MAX(account_id), 0), CAST(COUNT(*) AS BIGINT) FROM"
                   " (SELECT account_id, balance FROM wallets WHERE account_id >") +
               parameter(Query::account_id, p.bound) + "ORDER BY account_id LIMIT" +
               parameter(Query::account_id, p.limit) + ") AS summed";
      });
  const auto& row = rows.front();
  return {Points{row.total}, AccountId{row.last}, static_cast<int>(row.wallets)};
}

std::vector<Wallet> OdbWalletRepository::list_expiring(Timestamp until, ExpiryPosition after,
                                                       int limit) {
  using Query = odb::query<WalletRecord>;
  const auto rows = select<WalletRecord>(
      session_, "wallets_expiring",
      ExpiringAfter{records::micros(until), records::micros(after.at), after.account.value, limit},
      [](const ExpiringAfter& p) {
        const auto position = "(" + Query::next_expiry_at + "," + Query::account_id + ")";
        return position + "> (" + parameter(Query::next_expiry_at, p.at) + "," +
               parameter(Query::account_id, p.account) + ") AND" +
               (Query::next_expiry_at <= Query::_ref(p.until)) +
               "AND next_expiry_at IS NOT NULL ORDER BY" + Query::next_expiry_at + "," +
               Query::account_id + "LIMIT" + parameter(Query::account_id, p.limit);
      });
  return values_of<Wallet>(rows);
}

void OdbLedgerRepository::append(std::span<const LedgerEntry> entries) {
  odb::database& database = session_.database();
  for (const LedgerEntry& entry : entries) {
    LedgerEntryRecord row = records::to_record(entry);
    database.persist(row);
    if (!row.expires_at) continue;
    ExpiringCreditRecord sum;
    if (database.find<ExpiringCreditRecord>({row.account_id, *row.expires_at}, sum)) {
      sum.credits += row.amount;
      database.update(sum);
    } else {
      database.persist(ExpiringCreditRecord{{row.account_id, *row.expires_at}, row.amount});
    }
  }
}

std::optional<LedgerEntry> OdbLedgerRepository::find(EntryId id) {
  LedgerEntryRecord row;
  if (!session_.database().find<LedgerEntryRecord>(id.value, row)) return std::nullopt;
  return records::from_record(row);
}

std::optional<LedgerEntry> OdbLedgerRepository::find_by_rule(AccountId account, Rule rule,
                                                             Source source) {
  using Query = odb::query<LedgerEntryRecord>;
  return first_of(select<LedgerEntryRecord>(
      session_, "ledger_entry_by_rule",
      SourceIs{account.value, records::enum_text(rule), records::enum_text(source.type), source.id},
      [](const SourceIs& p) {
        return (Query::account_id == Query::_ref(p.account) && Query::rule == Query::_ref(p.rule) &&
                Query::source_type == Query::_ref(p.type)) +
               "AND" + exactly(Query::source_id, p.id);
      }));
}

std::vector<LedgerEntry> OdbLedgerRepository::list_by_rule(AccountId account, Rule rule,
                                                           SourceType source) {
  using Query = odb::query<LedgerEntryRecord>;
  return values_of<LedgerEntry>(select<LedgerEntryRecord>(
      session_, "ledger_entries_by_rule",
      SourceIs{account.value, records::enum_text(rule), records::enum_text(source), 0},
      [](const SourceIs& p) {
        // In the order that only one index has.
        return (Query::account_id == Query::_ref(p.account) && Query::rule == Query::_ref(p.rule) &&
                Query::source_type == Query::_ref(p.type)) +
               "ORDER BY" + Query::source_id;
      }));
}

std::optional<LedgerEntry> OdbLedgerRepository::find_by_seq(AccountId account, std::int64_t seq) {
  using Query = odb::query<LedgerEntryRecord>;
  return first_of(select<LedgerEntryRecord>(
      session_, "ledger_entry_by_seq", Range{account.value, seq, 1}, [](const Range& p) {
        return (Query::account_id == Query::_ref(p.account)) + "AND" + exactly(Query::seq, p.bound);
      }));
}

std::vector<LedgerEntry> OdbLedgerRepository::list(AccountId account, Slice slice) {
  using Query = odb::query<LedgerEntryRecord>;
  const auto rows = select<LedgerEntryRecord>(
      session_, "ledger_entries_newest",
      Range{account.value, slice.after.value_or(INT64_MAX), slice.limit}, [](const Range& p) {
        return (Query::account_id == Query::_ref(p.account) && Query::seq < Query::_ref(p.bound)) +
               "ORDER BY" + Query::seq + "DESC LIMIT" + parameter(Query::seq, p.limit);
      });
  return values_of<LedgerEntry>(rows);
}

std::vector<LedgerEntry> OdbLedgerRepository::chain(AccountId account, std::int64_t after_seq,
                                                    int limit) {
  using Query = odb::query<LedgerEntryRecord>;
  const auto rows = select<LedgerEntryRecord>(
      session_, "ledger_entries_chain", Range{account.value, after_seq, limit}, [](const Range& p) {
        return (Query::account_id == Query::_ref(p.account) && Query::seq > Query::_ref(p.bound)) +
               "ORDER BY" + Query::seq + "LIMIT" + parameter(Query::seq, p.limit);
      });
  return values_of<LedgerEntry>(rows);
}

std::vector<ExpiringCredits> OdbLedgerRepository::expiring(std::span<const AccountId> accounts,
                                                           Timestamp t) {
  using Query = odb::query<ExpiringCreditRecord>;
  std::vector<ExpiringCredits> credits;
  for (const AccountId account : sorted_unique(accounts))
    for (const auto& row : select<ExpiringCreditRecord>(
             session_, "expiring_credits", ExpiringAt{account.value, records::micros(t)},
             [](const ExpiringAt& p) {
               return (Query::key.account_id == Query::_ref(p.account) &&
                       Query::key.expires_at > Query::_ref(p.after)) +
                      "ORDER BY" + Query::key.expires_at;
             }))
      credits.push_back(records::from_record(row));
  return credits;
}

bool OdbLedgerRepository::expires_between(AccountId account, Timestamp after, Timestamp before) {
  using Query = odb::query<ExpiringCreditRecord>;
  const auto rows = select<ExpiringCreditRecord>(
      session_, "credit_expiring",
      ExpiresBetween{account.value, records::micros(after), records::micros(before)},
      [](const ExpiresBetween& p) {
        return (Query::key.account_id == Query::_ref(p.account) &&
                Query::key.expires_at > Query::_ref(p.after) &&
                Query::key.expires_at < Query::_ref(p.before)) +
               "LIMIT" + parameter(Query::credits, p.limit);
      });
  return !rows.empty();
}

std::vector<LedgerEntry> OdbLedgerRepository::clawbacks(AccountId account, Timestamp t) {
  using Query = odb::query<LedgerEntryRecord>;
  // The reason as text, not as a parameter: only so the partial index serves.
  const auto rows = select<LedgerEntryRecord>(
      session_, "ledger_entries_clawbacks", ExpiresBetween{account.value, records::micros(t)},
      [](const ExpiresBetween& p) {
        return (Query::account_id == Query::_ref(p.account) &&
                Query::expires_at > Query::_ref(p.after)) +
               "AND" + Query::reason + "= 'clawback' ORDER BY" + Query::expires_at;
      });
  auto entries = values_of<LedgerEntry>(rows);
  // Here and not in SQL: for that order PostgreSQL may read the whole ledger of the account.
  std::sort(entries.begin(), entries.end(),
            [](const LedgerEntry& a, const LedgerEntry& b) { return a.seq < b.seq; });
  return entries;
}

Points OdbLedgerRepository::total() {
  return Points{session_.database().query_value<LedgerTotalRecord>().total};
}

bool OdbPointsNoticeRepository::add_warning(const ExpiryWarning& warning) {
  const ExpiryWarningRecord row = records::to_record(warning);
  ExpiryWarningRecord there;
  if (session_.database().find<ExpiryWarningRecord>(row.key, there)) return false;
  session_.database().persist(row);
  return true;
}

int OdbPointsNoticeRepository::remove_warnings_before(Timestamp t, int limit) {
  using Query = odb::query<ExpiryWarningRecord>;
  const std::int64_t first_kept = records::micros(t);
  const std::int64_t rows_max = limit;
  const auto gone = session_.database().erase_query<ExpiryWarningRecord>(
      Query("(account_id, expires_at, days) IN "
            "(SELECT account_id, expires_at, days FROM expiry_warnings WHERE expires_at <") +
      parameter(Query::key.expires_at, first_kept) + Query("ORDER BY expires_at LIMIT") +
      parameter(Query::key.account_id, rows_max) + Query(")"));
  return static_cast<int>(gone);
}

std::vector<DigestMark> OdbPointsNoticeRepository::list_digests(AccountId after, AccountId last) {
  using Query = odb::query<PointsDigestRecord>;
  const auto rows = select<PointsDigestRecord>(
      session_, "points_digests", Accounts{after.value, last.value}, [](const Accounts& p) {
        return (Query::account_id > Query::_ref(p.after) &&
                Query::account_id <= Query::_ref(p.last)) +
               "ORDER BY" + Query::account_id;
      });
  return values_of<DigestMark>(rows);
}

void OdbPointsNoticeRepository::put_digest(const DigestMark& mark) {
  odb::database& database = session_.database();
  const PointsDigestRecord row = records::to_record(mark);
  PointsDigestRecord there;
  if (database.find<PointsDigestRecord>(row.account_id, there)) {
    database.update(row);
  } else {
    database.persist(row);
  }
}

int OdbDailyLimitRepository::used(AccountId account, DailyRule rule, LocalDate day) {
  using Query = odb::query<DailySlotCountRecord>;
  const auto rows = select<DailySlotCountRecord>(
      session_, "daily_slots_used",
      DayIs{account.value, records::enum_text(rule), records::days(day)}, [](const DayIs& p) {
        // As a range of rows: an equation, PostgreSQL may look up by the day alone.
        const auto columns =
            "(" + Query::key.account_id + "," + Query::key.rule + "," + Query::key.day + ")";
        const auto key = "(" + parameter(Query::key.account_id, p.account) + "," +
                         parameter(Query::key.rule, p.rule) + "," +
                         parameter(Query::key.day, p.day) + ")";
        return columns + ">=" + key + "AND" + columns + "<=" + key;
      });
  return static_cast<int>(rows.front().count);
}

void OdbDailyLimitRepository::add(const DailySlot& slot) {
  const DailySlotRecord row = records::to_record(slot);
  session_.database().persist(row);
}

int OdbDailyLimitRepository::remove_before(LocalDate day, int limit) {
  using Query = odb::query<DailySlotRecord>;
  const int first_kept = records::days(day);
  const std::int64_t rows_max = limit;
  const auto gone = session_.database().erase_query<DailySlotRecord>(
      Query("(account_id, rule, day, ordinal) IN "
            "(SELECT account_id, rule, day, ordinal FROM daily_slots WHERE day <") +
      parameter(Query::key.day, first_kept) + Query("ORDER BY day LIMIT") +
      parameter(Query::key.account_id, rows_max) + Query(")"));
  return static_cast<int>(gone);
}

}  // namespace ticketing
