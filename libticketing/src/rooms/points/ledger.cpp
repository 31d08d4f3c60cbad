#include <ticketing/points/ledger.hpp>

#include <boost/describe/enum_to_string.hpp>

#include <algorithm>
#include <stdexcept>

#include "base/chain_text.hpp"

namespace ticketing {
ChainHash chain_hash(const ChainHash& previous, const LedgerEntry& entry, const ChainKey& key) {
  ChainText text(previous);
  text.add(entry.account);
  text.add(entry.seq);
  text.add(entry.amount);
  text.add(entry.balance_after);
  text.add(boost::describe::enum_to_string(entry.reason, "?"));
  text.add(boost::describe::enum_to_string(entry.rule, "?"));
  text.add(entry.rule_amount);
  text.add(boost::describe::enum_to_string(entry.source.type, "?"));
  text.add(entry.source.id);
  text.add(entry.actor);
  text.add(entry.note);
  text.add(entry.reverses);
  text.add(entry.expires_at);
  text.add(entry.created_at);
  return text.hash(key);
}

LedgerEntry post_entry(Wallet& wallet, const Posting& posting, Timestamp now, const ChainKey& key) {
  const auto balance = add_points(wallet.balance, posting.amount);
  if (!balance || *balance < Points{0})
    throw std::logic_error("post_entry: balance out of range for account " +
                           std::to_string(wallet.account.value));
  LedgerEntry entry;
  entry.account = wallet.account;
  entry.seq = wallet.entry_count + 1;
  entry.amount = posting.amount;
  entry.balance_after = *balance;
  entry.reason = posting.reason;
  entry.rule = posting.rule;
  entry.rule_amount = posting.rule_amount;
  entry.source = posting.source;
  entry.actor = posting.actor;
  entry.note = posting.note;
  entry.reverses = posting.reverses;
  entry.expires_at = posting.expires_at;
  entry.created_at = now;

  if (posting.expires_at && posting.amount > Points{0}) {
    // Oldest-first spending is derived from sums by expiry, which is right only while a later
    // credit never expires before an earlier one.
    if (wallet.last_expires_at && *wallet.last_expires_at > *entry.expires_at)
      entry.expires_at = wallet.last_expires_at;
    wallet.last_expires_at = entry.expires_at;
    if (!wallet.next_expiry_at && *entry.expires_at < never_expires)
      wallet.next_expiry_at = entry.expires_at;
  } else if (posting.amount > Points{0} && posting.look_for_expiry) {
    // A refund lowers the debits, which may make credits due that have expired meanwhile: look
    // again.
    if (!wallet.next_expiry_at || *wallet.next_expiry_at > now) wallet.next_expiry_at = now;
  }
  entry.hash = chain_hash(wallet.head, entry, key);
  wallet.head = entry.hash;
  wallet.balance = *balance;
  wallet.entry_count = entry.seq;
  return entry;
}

std::span<const ExpiringCredits> of_account(std::span<const ExpiringCredits> credits,
                                            AccountId account) {
  const auto key = &ExpiringCredits::account;
  const auto begin = std::ranges::lower_bound(credits, account, {}, key);
  return {begin, std::ranges::upper_bound(begin, credits.end(), account, {}, key)};
}

Points expiry_due(Points balance, std::span<const ExpiringCredits> credits, Timestamp t) {
  for (const auto& group : credits)
    if (group.expires_at > t) balance -= group.sum;
  return std::max(Points{0}, balance);
}

std::optional<NextExpiry> next_expiry(Points balance, std::span<const ExpiringCredits> credits,
                                      Timestamp t) {
  const auto now_due = expiry_due(balance, credits, t);
  for (const auto& group : credits) {
    if (group.expires_at <= t) continue;
    if (group.expires_at >= never_expires) break;
    const auto due = expiry_due(balance, credits, group.expires_at) - now_due;
    if (due > Points{0}) return NextExpiry{due, group.expires_at};
  }
  return std::nullopt;
}

std::optional<Timestamp> next_expiry_mark(std::span<const ExpiringCredits> credits, Timestamp t) {
  for (const auto& group : credits)
    if (group.expires_at > t && group.expires_at < never_expires && group.sum > Points{0})
      return group.expires_at;
  return std::nullopt;
}

}  // namespace ticketing
