// Wallets, ledger entries, notices about them and used daily slots <-> rows.
#pragma once

#include <ticketing/limit/daily_limit.hpp>
#include <ticketing/points/ledger.hpp>

#include "odb/records/daily_slot_record.hpp"
#include "odb/records/expiring_credit_record.hpp"
#include "odb/records/expiry_warning_record.hpp"
#include "odb/records/ledger_entry_record.hpp"
#include "odb/records/points_digest_record.hpp"
#include "odb/records/wallet_record.hpp"
#include "points/points_notice_repository.hpp"

namespace ticketing::records {

WalletRecord to_record(const Wallet& wallet);
Wallet from_record(const WalletRecord& row);

LedgerEntryRecord to_record(const LedgerEntry& entry);
LedgerEntry from_record(const LedgerEntryRecord& row);

ExpiringCredits from_record(const ExpiringCreditRecord& row);

ExpiryWarningRecord to_record(const ExpiryWarning& warning);

PointsDigestRecord to_record(const DigestMark& mark);
DigestMark from_record(const PointsDigestRecord& row);

DailySlotRecord to_record(const DailySlot& slot);
DailySlot from_record(const DailySlotRecord& row);

}  // namespace ticketing::records
