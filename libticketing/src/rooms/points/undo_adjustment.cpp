#include "points/undo_adjustment.hpp"

#include <algorithm>

#include <ticketing/points/points_service.hpp>

#include "base/sorted_unique.hpp"
#include "points/claw_back_refunded.hpp"
#include "points/logged_balance.hpp"

namespace ticketing {
namespace {

/// The entry that the act made. In the ledger, and not in the record, is the truth of it.
Result<LedgerEntry> adjustment_of(UnitOfWork& unit, const AdminAction& act) {
  const auto recorded = recorded_state<LedgerEntryView>(act.after);
  TICKETING_TRY(recorded);
  auto entry = unit.ledger().find(recorded->id);
  if (!entry || entry->account != subject_id<AccountId>(act))
    return moved_on(act, "its entry is not in the ledger: audit the books");
  return std::move(*entry);
}

/// `debit` took points: as many are given, as far as the balance can hold them, and as if it had
/// never taken them.
void give_back(UnitOfWork& unit, Journal& journal, const PointsContext& context,
               const Principal& who, const LedgerEntry& debit) {
  Posting posting;
  posting.reason = Reason::adjustment;
  posting.rule = Rule::adjustment;
  posting.amount = std::min(-debit.amount, points_max - journal.wallet(debit.account)->balance);
  posting.rule_amount = -debit.amount;
  posting.source = {SourceType::entry, debit.id.value};
  if (!who.is_local_operator()) posting.actor = who.account;
  posting.note = debit.note;
  posting.reverses = debit.id;
  posting.expires_at = credit_expires_at(context.points.rules, context.calendar, journal.now());
  claw_back_refunded(unit, journal, debit, journal.post(debit.account, posting).amount);
}

Result<Countered> counter(UnitOfWork& unit, const PointsContext& context, const Principal& who,
                          const AdminAction& act, bool dry_run) {
  const auto entry = adjustment_of(unit, act);
  TICKETING_TRY(entry);
  const bool given = entry->amount > Points{0};
  const Source countering{SourceType::entry, entry->id.value};
  const Rule rule = given ? Rule::clawback : Rule::adjustment;
  if (unit.ledger().find_by_rule(entry->account, rule, countering))
    return moved_on(act, "another entry reverses the adjustment already");
  Journal journal(unit, context.points, context.clock.now());
  journal.lock({who.account, entry->account});
  const Wallet* const wallet = journal.wallet(entry->account);
  if (!wallet) return moved_on(act, "the account has no wallet: audit the books");
  const LoggedBalance before{wallet->balance};
  if (given)
    journal.claw_back(entry->account, Rule::adjustment, entry->source);
  else
    give_back(unit, journal, context, who, *entry);
  if (!dry_run) journal.flush();
  return Countered{to_json(before), to_json(LoggedBalance{wallet->balance}), act.after->text};
}

}  // namespace

Undoing undo_adjustment(const PointsContext& context) {
  return {
      "points.adjust",
      [](UnitOfWork& unit, const Principal& who, const AdminAction& act) -> Result<void> {
        const auto accounts = sorted_unique(std::vector{who.account, subject_id<AccountId>(act)});
        unit.wallets().lock(accounts).get();
        return {};
      },
      [&context](UnitOfWork& unit, const Principal& who, const AdminAction& act, bool dry_run) {
        return counter(unit, context, who, act, dry_run);
      }};
}

}  // namespace ticketing
