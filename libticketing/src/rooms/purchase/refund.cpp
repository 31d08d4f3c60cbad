#include "purchase/refund.hpp"

#include <algorithm>

#include "points/claw_back_refunded.hpp"

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
