#include "odb/mappers/points_mapper.hpp"

#include "odb/mappers/row_check.hpp"

namespace ticketing::records {

WalletRecord to_record(const Wallet& wallet) {
  return {
      .account_id = wallet.account.value,
      .balance = wallet.balance.value,
      .entry_count = wallet.entry_count,
      .head = hex(wallet.head),
      .next_expiry_at = micros(wallet.next_expiry_at),
      .last_expires_at = micros(wallet.last_expires_at),
      .posts_counted = wallet.posts_counted,
      .comments_counted = wallet.comments_counted,
      .event_seq = wallet.event_seq,
      .ordinary = wallet.ordinary,
  };
}

Wallet from_record(const WalletRecord& row) {
  const RowCheck check("wallets", row.account_id);
  return {
      .account = check.id<AccountId>("account_id", row.account_id),
      .balance = Points{check.within("balance", row.balance, 0, points_max.value)},
      .entry_count = check.at_least("entry_count", row.entry_count, 0),
      .head = check.chain_hash("head", row.head),
      .next_expiry_at = timestamp(row.next_expiry_at),
      .last_expires_at = timestamp(row.last_expires_at),
      .posts_counted = check.at_least("posts_counted", row.posts_counted, 0),
      .comments_counted = check.at_least("comments_counted", row.comments_counted, 0),
      .event_seq = check.at_least("event_seq", row.event_seq, 0),
      .ordinary = row.ordinary,
  };
}

LedgerEntryRecord to_record(const LedgerEntry& entry) {
  return {
      .id = entry.id.value,
      .account_id = entry.account.value,
      .seq = entry.seq,
      .amount = entry.amount.value,
      .balance_after = entry.balance_after.value,
      .reason = enum_text(entry.reason),
      .rule = enum_text(entry.rule),
      .rule_amount = entry.rule_amount.value,
      .source_type = enum_text(entry.source.type),
      .source_id = entry.source.id,
      .actor_id = number(entry.actor),
      .note = entry.note,
      .reverses_id = number(entry.reverses),
      .expires_at = micros(entry.expires_at),
      .created_at = micros(entry.created_at),
      .hash = hex(entry.hash),
  };
}

LedgerEntry from_record(const LedgerEntryRecord& row) {
  const RowCheck check("ledger_entries", row.id);
  return {
      .id = check.id<EntryId>("id", row.id),
      .account = check.id<AccountId>("account_id", row.account_id),
      .seq = check.at_least("seq", row.seq, 1),
      .amount = Points{check.within("amount", row.amount, -points_max.value, points_max.value)},
      .balance_after =
          Points{check.within("balance_after", row.balance_after, 0, points_max.value)},
      .reason = check.enumerator<Reason>("reason", row.reason),
      .rule = check.enumerator<Rule>("rule", row.rule),
      .rule_amount = Points{row.rule_amount},
      .source = {.type = check.enumerator<SourceType>("source_type", row.source_type),
                 .id = row.source_id},
      .actor = check.id<AccountId>("actor_id", row.actor_id),
      .note = row.note,
      .reverses = check.id<EntryId>("reverses_id", row.reverses_id),
      .expires_at = timestamp(row.expires_at),
      .created_at = timestamp(row.created_at),
      .hash = check.chain_hash("hash", row.hash),
  };
}

ExpiringCredits from_record(const ExpiringCreditRecord& row) {
  const RowCheck check("expiring_credits", row.key.account_id);
  return {
      .account = check.id<AccountId>("account_id", row.key.account_id),
      .expires_at = timestamp(row.key.expires_at),
      .sum = Points{check.at_least("credits", row.credits, 0)},
  };
}

ExpiryWarningRecord to_record(const ExpiryWarning& warning) {
  return {.key = {.account_id = warning.account.value,
                  .expires_at = micros(warning.expires_at),
                  .days = warning.days}};
}

PointsDigestRecord to_record(const DigestMark& mark) {
  return {.account_id = mark.account.value, .seq = mark.seq, .digested_at = micros(mark.at)};
}

DigestMark from_record(const PointsDigestRecord& row) {
  const RowCheck check("points_digests", row.account_id);
  return {
      .account = check.id<AccountId>("account_id", row.account_id),
      .seq = check.at_least("seq", row.seq, 0),
      .at = timestamp(row.digested_at),
  };
}

DailySlotRecord to_record(const DailySlot& slot) {
  return {
      .key =
          {
              .account_id = slot.account.value,
              .rule = enum_text(slot.rule),
              .day = days(slot.day),
              .ordinal = slot.ordinal,
          },
  };
}

DailySlot from_record(const DailySlotRecord& row) {
  const RowCheck check("daily_slots", row.key.account_id, row.key.rule);
  return {
      .account = check.id<AccountId>("account_id", row.key.account_id),
      .rule = check.enumerator<DailyRule>("rule", row.key.rule),
      .day = local_date(row.key.day),
      .ordinal = check.at_least("ordinal", row.key.ordinal, 1),
  };
}

}  // namespace ticketing::records
