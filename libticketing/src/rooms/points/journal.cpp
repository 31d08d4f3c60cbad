#include "points/journal.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <stdexcept>

#include "base/sorted_unique.hpp"

namespace ticketing {
namespace {

/// The live event of an entry.
struct PointsMoved {
  Points amount;
  Points balance;
  Reason reason = Reason::adjustment;
};
BOOST_DESCRIBE_STRUCT(PointsMoved, (), (amount, balance, reason))

}  // namespace

void Journal::lock(std::vector<AccountId> accounts) {
  adopt(unit_.wallets().lock(sorted_unique(std::move(accounts))).get());
}

void Journal::adopt(std::vector<Wallet> locked) {
  wallets_ = std::move(locked);
  std::vector<AccountId> due;
  for (const auto& wallet : wallets_)
    if (wallet.next_expiry_at && *wallet.next_expiry_at <= now_) due.push_back(wallet.account);
  if (due.empty()) return;
  // Of all at once: on the first of a day they may be all that comment on a post.
  const auto credits = unit_.ledger().expiring(due, now_);
  for (const AccountId account : due) settle_expiry(*wallet(account), of_account(credits, account));
}

Wallet* Journal::wallet(AccountId account) {
  const auto at = std::lower_bound(wallets_.begin(), wallets_.end(), account,
                                   [](const Wallet& w, AccountId id) { return w.account < id; });
  return at != wallets_.end() && at->account == account ? &*at : nullptr;
}

void Journal::settle_expiry(Wallet& wallet, std::span<const ExpiringCredits> credits) {
  const auto due = expiry_due(wallet.balance, credits, now_);
  if (due > Points{0}) {
    Posting posting;
    posting.reason = Reason::expiry;
    posting.rule = Rule::expiry;
    posting.amount = -due;
    posting.rule_amount = -due;
    posting.source = {SourceType::expiry, wallet.entry_count + 1};
    append(wallet, posting);
    written_off_ += due;
  }
  settled_.push_back(wallet.account);
  wallet.next_expiry_at = next_expiry_mark(credits, now_);
}

Points Journal::write_off() {
  dirty_.insert(settled_.begin(), settled_.end());
  return written_off_;
}

Wallet& Journal::mark_dirty(AccountId account) {
  Wallet* const found = wallet(account);
  if (!found) throw std::logic_error("Journal: the wallet is not locked");
  dirty_.insert(account);
  return *found;
}

const LedgerEntry& Journal::post(AccountId account, const Posting& posting) {
  return append(mark_dirty(account), posting);
}

const LedgerEntry& Journal::append(Wallet& to, const Posting& posting) {
  entries_.push_back(post_entry(to, posting, now_, policy_.chain_key));
  const auto& entry = entries_.back();
  append_event(to, EventType::points,
               to_json(PointsMoved{entry.amount, entry.balance_after, entry.reason}));
  return entry;
}

void Journal::reward(AccountId account, Reason reason, Rule rule, Points points, Source source) {
  if (points <= Points{0}) return;
  // A balance at its bound earns what still fits; the rule's amount stays on record.
  const auto room = points_max - wallet(account)->balance;
  Posting posting;
  posting.reason = reason;
  posting.rule = rule;
  posting.amount = std::min(points, room);
  posting.rule_amount = points;
  posting.source = source;
  posting.expires_at = credit_expires_at(policy_.rules, *policy_.calendar, now_);
  post(account, posting);
}

void Journal::claw_back(AccountId account, Rule rule, Source source) {
  const auto credit = unit_.ledger().find_by_rule(account, rule, source);
  if (credit) take_back(*credit);
}

void Journal::claw_back_milestones(AccountId account, bool posts) {
  const Rule rule = posts ? Rule::milestone_posts : Rule::milestone_comments;
  for (const LedgerEntry& credit :
       unit_.ledger().list_by_rule(account, rule, SourceType::milestone)) {
    const bool something_left = posts ? unit_.posts().any_counted(account, credit.created_at)
                                      : unit_.comments().any_counted(account, credit.created_at);
    const Source source{SourceType::entry, credit.id.value};
    if (!something_left && !unit_.ledger().find_by_rule(account, Rule::clawback, source))
      take_back(credit);
  }
}

void Journal::take_back(const LedgerEntry& credit) {
  const AccountId account = credit.account;
  const bool expired = credit.expires_at && *credit.expires_at <= now_;
  const auto taken = expired ? Points{0} : std::min(credit.amount, wallet(account)->balance);
  Posting posting;
  posting.reason = Reason::clawback;
  posting.rule = Rule::clawback;
  posting.amount = -taken;
  posting.rule_amount = -credit.amount;
  posting.source = {SourceType::entry, credit.id.value};
  posting.reverses = credit.id;
  posting.expires_at = credit.expires_at;
  post(account, posting);
}

void Journal::count_post(AccountId account) {
  Wallet& counted = mark_dirty(account);
  pay_milestones(counted, ++counted.posts_counted, true);
}

void Journal::count_comment(AccountId account) {
  Wallet& counted = mark_dirty(account);
  pay_milestones(counted, ++counted.comments_counted, false);
}

void Journal::pay_milestones(Wallet& wallet, std::int64_t reached, bool posts) {
  for (const auto& milestone : policy_.rules.milestones) {
    const auto threshold = posts ? milestone.posts : milestone.comments;
    if (threshold != reached) continue;
    reward(wallet.account, Reason::milestone,
           posts ? Rule::milestone_posts : Rule::milestone_comments, milestone.points,
           {SourceType::milestone, reached});
  }
}

void Journal::append_event(Wallet& of, EventType type, std::string payload) {
  events_.push_back({of.account, ++of.event_seq, type, std::move(payload), now_});
}

void Journal::flush() {
  const auto clean = [this](const auto& row) { return !dirty_.contains(row.account); };
  std::erase_if(entries_, clean);
  std::erase_if(wallets_, clean);
  std::erase_if(events_, clean);
  unit_.ledger().append(entries_);
  unit_.wallets().update(wallets_);
  unit_.account_events().add(events_);
}

}  // namespace ticketing
