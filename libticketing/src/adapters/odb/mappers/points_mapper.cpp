#include "odb/mappers/points_mapper.hpp"

#include "odb/mappers/row_check.hpp"

namespace ticketing::records {

WalletRecord to_record(const Wallet& wallet) {
  return {wallet.account.value,
          wallet.balance,
          wallet.entry_count,
          hex(wallet.head),
          micros(wallet.next_expiry_at),
          micros(wallet.last_expires_at),
          wallet.posts_counted,
          wallet.comments_counted,
          wallet.event_seq};
}

Wallet from_record(const WalletRecord& row) {
  const RowCheck check("wallets", row.account_id);
  return {check.id<AccountId>("account_id", row.account_id),
          check.within("balance", row.balance, 0, points_max),
          check.at_least("entry_count", row.entry_count, 0),
          check.chain_hash("head", row.head),
          timestamp(row.next_expiry_at),
          timestamp(row.last_expires_at),
          check.at_least("posts_counted", row.posts_counted, 0),
          check.at_least("comments_counted", row.comments_counted, 0),
          check.at_least("event_seq", row.event_seq, 0)};
}

LedgerEntryRecord to_record(const LedgerEntry& entry) {
  return {entry.id.value,
          entry.account.value,
          entry.seq,
          entry.amount,
          entry.balance_after,
          enum_text(entry.reason),
          entry.rule,
          entry.rule_amount,
          enum_text(entry.source.type),
          entry.source.id,
          number(entry.actor),
          entry.note,
          number(entry.reverses),
          micros(entry.expires_at),
          micros(entry.created_at),
          hex(entry.hash)};
}

LedgerEntry from_record(const LedgerEntryRecord& row) {
  const RowCheck check("ledger_entries", row.id);
  return {check.id<EntryId>("id", row.id),
          check.id<AccountId>("account_id", row.account_id),
          check.at_least("seq", row.seq, 1),
          check.within("amount", row.amount, -points_max, points_max),
          check.within("balance_after", row.balance_after, 0, points_max),
          check.enumerator<Reason>("reason", row.reason),
          row.rule,
          row.rule_amount,
          {check.enumerator<SourceType>("source_type", row.source_type), row.source_id},
          check.id<AccountId>("actor_id", row.actor_id),
          row.note,
          check.id<EntryId>("reverses_id", row.reverses_id),
          timestamp(row.expires_at),
          timestamp(row.created_at),
          check.chain_hash("hash", row.hash)};
}

DailySlotRecord to_record(const DailySlot& slot) {
  return {{slot.account.value, slot.rule, days(slot.day), slot.ordinal}};
}

DailySlot from_record(const DailySlotRecord& row) {
  const RowCheck check("daily_slots", row.key.account_id, row.key.rule);
  return {check.id<AccountId>("account_id", row.key.account_id), row.key.rule,
          local_date(row.key.day), check.at_least("ordinal", row.key.ordinal, 1)};
}

}  // namespace ticketing::records
