#include "odb/pgsql/pg_points_repository.hpp"

#include "odb/mappers/points_mapper.hpp"
#include "odb/mappers/row_check.hpp"
#include "odb/pgsql/pg_try_lock.hpp"
#include "odb/pgsql/record_columns.hpp"

namespace ticketing {

using records::ExpiringCreditRecord;
using records::ExpiryWarningKey;
using records::LedgerEntryRecord;
using records::PointsDigestRecord;
using records::WalletRecord;

namespace {

const PgRowLocks& wallets_to_lock() {
  static const PgRowLocks select{"wallets",
                                 "SELECT " + column_list<WalletRecord>() +
                                     " FROM wallets WHERE account_id = ANY ($1::bigint[])",
                                 " ORDER BY account_id"};
  return select;
}

}  // namespace

Answer<std::vector<Wallet>> PgWalletRepository::lock(std::span<const AccountId> accounts) {
  if (accounts.empty()) return std::vector<Wallet>{};
  const std::string parameters[] = {id_array(accounts)};
  return session_.pipeline().ask(session_.locking(wallets_to_lock()), parameters,
                                 read_values<WalletRecord>);
}

Answer<TryLocked<Wallet, AccountId>> PgWalletRepository::try_lock(
    std::span<const AccountId> accounts) {
  return try_lock_rows<WalletRecord>(session_, wallets_to_lock(), accounts,
                                     [](const Wallet& wallet) { return wallet.account; });
}

void PgWalletRepository::update(std::span<const Wallet> wallets) {
  static const PgStatement statement = [] {
    std::string assignments;
    for_each_column<WalletRecord>([&](std::string_view name, auto) {
      if (name == "account_id" || name == "ordinary") return;
      if (!assignments.empty()) assignments += ", ";
      assignments.append(name).append(" = u.").append(name);
    });
    return PgStatement{"update_wallets", "UPDATE wallets AS w SET " + assignments +
                                             " FROM unnest(" + array_parameters<WalletRecord>() +
                                             ") AS u (" + column_list<WalletRecord>() + ") WHERE " +
                                             is_one_of("w.account_id", "u.account_id")};
  }();
  if (wallets.empty()) return;
  std::vector<WalletRecord> rows;
  rows.reserve(wallets.size());
  for (const Wallet& wallet : wallets) rows.push_back(records::to_record(wallet));
  session_.pipeline().defer(statement, column_arrays<WalletRecord>(rows),
                            static_cast<std::int64_t>(rows.size()));
}

std::vector<Wallet> PgWalletRepository::list_of(std::span<const AccountId> accounts) {
  static const PgStatement statement{"wallets_of", "SELECT " + column_list<WalletRecord>() +
                                                       " FROM wallets WHERE account_id = ANY"
                                                       " ($1::bigint[])"};
  if (accounts.empty()) return {};
  const std::string parameters[] = {id_array(accounts)};
  return read_values<WalletRecord>(session_.pipeline().query(statement, parameters));
}

bool PgPointsNoticeRepository::add_warning(const ExpiryWarning& warning) {
  static const PgStatement statement = [] {
    PgStatement insert = insert_rows<ExpiryWarningKey>("expiry_warnings");
    insert.sql += " ON CONFLICT DO NOTHING RETURNING 1";
    return insert;
  }();
  const ExpiryWarningKey row = records::to_record(warning).key;
  const auto parameters = column_arrays<ExpiryWarningKey>(std::span(&row, 1));
  return session_.pipeline().query(statement, parameters).size() == 1;
}

void PgPointsNoticeRepository::put_digest(const DigestMark& mark) {
  static const PgStatement statement = [] {
    PgStatement insert = insert_rows<PointsDigestRecord>("points_digests");
    insert.sql +=
        " ON CONFLICT (account_id) DO UPDATE SET seq = excluded.seq, digested_at = "
        "excluded.digested_at";
    return insert;
  }();
  const PointsDigestRecord row = records::to_record(mark);
  session_.pipeline().defer(statement, column_arrays<PointsDigestRecord>(std::span(&row, 1)), 1);
}

void PgLedgerRepository::append(std::span<const LedgerEntry> entries) {
  static const PgStatement statement = [] {
    PgStatement insert = insert_rows<LedgerEntryRecord>("ledger_entries");
    insert.sql = "WITH appended AS (" + insert.sql +
                 " RETURNING account_id, expires_at, amount) INSERT INTO expiring_credits"
                 " (account_id, expires_at, credits)"
                 " SELECT account_id, expires_at, CAST(SUM(amount) AS bigint) FROM appended"
                 " WHERE expires_at IS NOT NULL GROUP BY account_id, expires_at"
                 " ON CONFLICT (account_id, expires_at)"
                 " DO UPDATE SET credits = expiring_credits.credits + excluded.credits";
    return insert;
  }();
  if (entries.empty()) return;
  std::vector<LedgerEntryRecord> rows;
  rows.reserve(entries.size());
  for (const LedgerEntry& entry : entries) rows.push_back(records::to_record(entry));
  session_.pipeline().defer(statement, column_arrays<LedgerEntryRecord>(rows));
}

std::vector<ExpiringCredits> PgLedgerRepository::expiring(std::span<const AccountId> accounts,
                                                          Timestamp t) {
  static const PgStatement statement{
      "expiring_credits_of", "SELECT " + column_list<ExpiringCreditRecord>() +
                                 " FROM expiring_credits WHERE account_id = ANY ($1::bigint[])"
                                 " AND expires_at > $2::bigint ORDER BY account_id, expires_at"};
  if (accounts.empty()) return {};
  const std::string parameters[] = {id_array(accounts), std::to_string(records::micros(t))};
  return read_values<ExpiringCreditRecord>(session_.pipeline().query(statement, parameters));
}

}  // namespace ticketing
