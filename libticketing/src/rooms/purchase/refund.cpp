#include "purchase/refund.hpp"

#include <algorithm>

#include "points/shortfall.hpp"

namespace ticketing {
namespace {

/// Whether any credit has expired, so that giving a debit back may make it due: also one that had
/// expired before the debit, which used it up in the place of a debit given back since. The
/// wallet's mark and not the clock bounds what has expired: another machine's clock may be ahead.
bool anything_expired(UnitOfWork& unit, const Wallet& wallet) {
  return unit.ledger().expires_between(wallet.account, Timestamp::min(),
                                       wallet.next_expiry_at.value_or(never_expires));
}

/// What of a balance, refund included, has expired. Nothing had before the refund: whoever locks a
/// wallet settles that. What was `taken` back counts neither in the balance nor, once it is
/// written, in the credits.
Points expired_of(UnitOfWork& unit, const Wallet& wallet, Points taken, Timestamp now) {
  const auto credits = unit.ledger().expiring(std::span(&wallet.account, 1), now);
  return expiry_due(wallet.balance + taken, credits, now);
}

/// Without this, spending everything, deleting the rewarded comment and cancelling would launder
/// the reward.
/// How much that is.
Points claw_back_refunded(UnitOfWork& unit, Journal& journal, const LedgerEntry& debit,
                          Points refunded) {
  const auto all = refunded;
  const auto clawbacks = unit.ledger().clawbacks(debit.account, journal.now());
  for (const auto& shortfall : shortfalls(clawbacks, debit.seq)) {
    const auto taken = std::min(shortfall.points, refunded);
    if (taken <= Points{0}) break;
    Posting posting;
    posting.reason = Reason::clawback;
    posting.rule = Rule::clawback_of_refund;
    posting.amount = -taken;
    posting.rule_amount = -shortfall.points;
    posting.source = {SourceType::entry, shortfall.last.id.value};
    posting.reverses = shortfall.last.reverses;
    posting.expires_at = shortfall.last.expires_at;
    journal.post(debit.account, posting);
    refunded -= taken;
  }
  return all - refunded;
}

}  // namespace

Refunded refund(UnitOfWork& unit, Journal& journal, const Order& order,
                std::optional<AccountId> actor) {
  if (order.quote.total == Points{0}) return {};
  const Source source{SourceType::order, order.id.value};
  const auto debit = unit.ledger().find_by_rule(order.account, Rule::purchase, source).value();
  const Wallet& wallet = *journal.wallet(order.account);
  Posting posting;
  posting.reason = Reason::refund;
  posting.rule = Rule::refund;
  posting.amount = std::min(order.quote.total, points_max - wallet.balance);
  posting.rule_amount = order.quote.total;
  posting.source = source;
  posting.actor = actor;
  posting.reverses = debit.id;
  posting.look_for_expiry = anything_expired(unit, wallet);
  const auto refunded = journal.post(order.account, posting).amount;
  const auto taken = claw_back_refunded(unit, journal, debit, refunded);
  return {refunded - taken,
          posting.look_for_expiry ? expired_of(unit, wallet, taken, journal.now()) : Points{0}};
}

}  // namespace ticketing
