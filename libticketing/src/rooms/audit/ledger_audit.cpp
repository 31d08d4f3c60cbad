#include "audit/ledger_audit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <vector>

#include "audit/audit_marks.hpp"
#include "audit/board_audit.hpp"

namespace ticketing {
namespace {

/// What PostgreSQL can say of the next while these are looked at: a socket holds about so much.
constexpr int entries_per_query = 1000;
constexpr int gone_max = 1000;  // that are looked for at a time
/// To read a range costs as much as so many accounts do: whoever stands between two that have moved
/// is read with them.
constexpr std::ptrdiff_t believed_between_max = 64;

/// One account's chain, entry by entry, and what is kept of it.
class ChainAudit {
 public:
  /// `seen`: what the last audit saw of it; may be null.
  ChainAudit(const Wallet& wallet, const AuditMark* seen, const PointsContext& context,
             AuditPart& part)
      : wallet_(wallet), seen_(seen), context_(context), part_(part) {}

  void add(const LedgerEntry& entry) {
    if (entry.seq != seq_ + 1)
      find(fmt::format("entry {} follows entry {}: one is missing", entry.seq, seq_));
    seq_ = entry.seq;
    balance_ += entry.amount;
    if (entry.balance_after != balance_ || balance_ < Points{0})
      find(fmt::format("entry {} says balance {}, the sum so far is {}", seq_,
                       entry.balance_after.value, balance_.value));
    if (chain_hash(head_, entry, context_.points.chain_key) != entry.hash)
      find(fmt::format("entry {} does not fit the chain: it was changed", seq_));
    head_ = entry.hash;
    if (seen_ && seq_ == seen_->rows) went_on_ = head_ == seen_->head;
    if (entry.expires_at) expiring_[*entry.expires_at] += entry.amount;
    if (entry.source.type == SourceType::order) orders_.insert(OrderId{entry.source.id});
    if (entry.source.type == SourceType::ranking) rankings_.insert(RankingId{entry.source.id});
    note_reward(entry);
    ++part_.report.entries;
  }

  /// After the last entry.
  void compare(UnitOfWork& unit, const AccountBook& book, const CountedPosts& counted) {
    if (wallet_.balance != balance_)
      find(fmt::format("the balance is {}, the entries sum to {}", wallet_.balance.value,
                       balance_.value));
    if (wallet_.entry_count != seq_ || wallet_.head != head_)
      find(fmt::format("the wallet knows {} entries, {} are there: the chain was cut",
                       wallet_.entry_count, seq_));
    compare_with_last();
    check_sums_of_what_expires(book);
    check_next_expiry(book);
    check_event_numbers(book);
    check_orders_exist(book);
    check_awards_exist(book);
    audit_board(unit, context_.calendar, context_.clock.now(), wallet_, book, counted,
                std::move(rewards_), part_);
  }

 private:
  void note_reward(const LedgerEntry& entry) {
    const PostId post{entry.source.id};
    if (entry.rule == Rule::general_post) rewards_.of_posts.emplace(post, entry.id);
    if (entry.rule == Rule::event_comment) rewards_.of_comments.emplace(post, entry.id);
    if (entry.rule == Rule::clawback && entry.reverses) rewards_.taken_back.insert(*entry.reverses);
    if (entry.rule == Rule::milestone_posts)
      rewards_.posts_milestone = std::max(rewards_.posts_milestone, entry.source.id);
    if (entry.rule == Rule::milestone_comments)
      rewards_.comments_milestone = std::max(rewards_.comments_milestone, entry.source.id);
  }

  void compare_with_last() {
    if (!seen_) return;
    if (wallet_.entry_count < seen_->rows)
      find(fmt::format("the last audit saw {} entries, {} are left: the newest were taken away",
                       seen_->rows, wallet_.entry_count));
    else if (seen_->rows > 0 && !went_on_)
      find(fmt::format("up to entry {} its history is not the one that the last audit saw",
                       seen_->rows));
  }

  /// The wallet must not look away from the first instant at which something expires; what has
  /// expired, and a refund made due again, it may look at from now on.
  void check_next_expiry(const AccountBook& book) {
    for (const auto& group : book.expiring) {
      if (group.expires_at >= never_expires) break;
      const auto due = expiry_due(wallet_.balance, book.expiring, group.expires_at);
      if (due <= Points{0}) continue;
      const auto by = std::max(group.expires_at, context_.clock.now());
      if (!wallet_.next_expiry_at || *wallet_.next_expiry_at > by)
        find(
            fmt::format("{} points expire at {}, and the wallet does not expect it: they could be "
                        "spent afterwards",
                        due.value, to_rfc3339(group.expires_at)));
      return;
    }
  }

  /// The newest of those that are kept has the last number that was given.
  void check_event_numbers(const AccountBook& book) {
    if (book.last_event != 0 && book.last_event != wallet_.event_seq)
      find(
          fmt::format("its last notification has the number {}, the wallet says {}: live events "
                      "would be lost",
                      book.last_event, wallet_.event_seq));
  }

  void check_sums_of_what_expires(const AccountBook& book) {
    for (const auto& kept : book.expiring) expiring_[kept.expires_at] -= kept.sum;
    for (const auto& [at, difference] : expiring_)
      if (difference != Points{0})
        find(fmt::format("of what expires at {}, the entries sum to {} points more than is kept",
                         to_rfc3339(at), difference.value));
  }

  /// That every order has its entries is for the orders' audit; here, that no entry lacks its
  /// order.
  void check_orders_exist(const AccountBook& book) {
    for (const OrderId order : book.orders) orders_.erase(order);
    for (const OrderId order : orders_)
      find(fmt::format("an entry is of the order {}, and the account has no such order",
                       order.value));
  }

  void check_awards_exist(const AccountBook& book) {
    for (const RankingId ranking : book.awards) rankings_.erase(ranking);
    for (const RankingId ranking : rankings_)
      find(fmt::format("an entry is of the ranking {}, which has no award for the account",
                       ranking.value));
  }

  void find(std::string detail) {
    part_.find(fmt::format("account:{}", wallet_.account.value), std::move(detail));
  }

  const Wallet& wallet_;
  const AuditMark* seen_;
  const PointsContext& context_;
  AuditPart& part_;
  ChainHash head_{};
  Points balance_;
  std::int64_t seq_ = 0;
  bool went_on_ = false;
  std::map<Timestamp, Points> expiring_;
  std::set<OrderId> orders_;  // that entries are of
  std::set<RankingId> rankings_;
  RewardEntries rewards_;
};

/// What the last audit saw of the accounts in `range`; nothing of those whose mark was changed.
std::map<AccountId, AuditMark> seen_before(UnitOfWork& unit, std::span<const Wallet> wallets,
                                           IdRange range, const ChainKey& key, AuditPart& part) {
  std::map<AccountId, AuditMark> seen;
  const int limit = static_cast<int>(wallets.size()) + gone_max;
  for (AuditMark& mark : unit.audit_marks().list(accounts_mark, range, limit)) {
    if (fits_seal(mark, key))
      seen.emplace(AccountId{mark.id}, std::move(mark));
    else
      part.find(fmt::format("account:{}", mark.id),
                "what the last audit noted of it was changed by hand");
  }
  return seen;
}

void audit_existence(UnitOfWork& unit, std::span<const Wallet> wallets,
                     const std::map<AccountId, AuditMark>& seen, AuditPart& part) {
  std::set<AccountId> owners;
  for (const Wallet& wallet : wallets) owners.insert(wallet.account);
  for (const auto& [account, mark] : seen)
    if (!owners.contains(account))
      part.find(fmt::format("account:{}", account.value),
                fmt::format("the last audit saw it with {} entries, and it is gone", mark.rows));
  const std::vector<AccountId> ids(owners.begin(), owners.end());
  std::set<AccountId> ordinary;
  for (const Standing& there : unit.accounts().standings(ids).get()) {
    owners.erase(there.account);
    if (there.role == Role::user && there.state == AccountState::active)
      ordinary.insert(there.account);
  }
  for (const Wallet& wallet : wallets)
    if (wallet.ordinary != ordinary.contains(wallet.account) && !owners.contains(wallet.account))
      part.find(fmt::format("account:{}", wallet.account.value),
                "its role or state was changed by hand: its wallet was not told, and does not ask");
  for (const AccountId nobody : owners)
    part.find(fmt::format("account:{}", nobody.value), "there is a wallet, but no account");
}

/// All accounts of `range`, of which `wallets` are all.
void audit_range(UnitOfWork& unit, std::span<const Wallet> wallets, IdRange range,
                 const std::map<AccountId, AuditMark>& seen, const PointsContext& context,
                 AuditPart& part) {
  std::map<AccountId, ChainAudit> chains;
  for (const Wallet& wallet : wallets) {
    const auto mark = seen.find(wallet.account);
    chains.emplace(wallet.account,
                   ChainAudit(wallet, mark == seen.end() ? nullptr : &mark->second, context, part));
  }
  // Not from (0, 0): PostgreSQL would read all of the index before the range.
  ChainPlace place{{range.after}, INT64_MAX};
  auto asked = unit.books().entries(range, place, entries_per_query);
  for (bool more = true; more;) {
    const auto entries = asked.get();
    more = entries.size() == static_cast<std::size_t>(entries_per_query);
    if (more) {
      place = {entries.back().account, entries.back().seq};
      asked = unit.books().entries(range, place, entries_per_query);
    }
    for (const LedgerEntry& entry : entries)
      if (const auto chain = chains.find(entry.account); chain != chains.end())
        chain->second.add(entry);
  }
  const auto yesterday = context.calendar.local_date(context.clock.now()) - std::chrono::days(1);
  const auto books = unit.books().accounts(range, yesterday);
  const CountedPosts counted = posts_commented_on(unit, books);
  static const AccountBook empty;
  for (auto& [account, chain] : chains) {
    const auto book = books.find(account);
    chain.compare(unit, book == books.end() ? empty : book->second, counted);
  }
}

}  // namespace

void audit_wallets(UnitOfWork& unit, std::span<const Wallet> wallets, IdRange range, bool full,
                   const PointsContext& context, AuditPart& part) {
  const auto seen = seen_before(unit, wallets, range, context.points.chain_key, part);
  audit_existence(unit, wallets, seen, part);
  const auto unchanged = [&](const Wallet& wallet) {
    const auto mark = seen.find(wallet.account);
    return mark != seen.end() && is_unchanged(mark->second, wallet);
  };
  const auto believed = [&](const Wallet& wallet) { return !full && unchanged(wallet); };
  for (auto wallet = wallets.begin(); wallet != wallets.end();) {
    if (believed(*wallet)) {
      ++part.report.unchanged_accounts;
      ++wallet;
      continue;
    }
    auto end = std::find_if(wallet, wallets.end(), believed);
    while (end != wallets.end()) {
      const auto moved = std::find_if_not(end, wallets.end(), believed);
      if (moved == wallets.end() || moved - end > believed_between_max) break;
      end = std::find_if(moved, wallets.end(), believed);
    }
    audit_range(unit, {wallet, end}, {wallet->account.value - 1, std::prev(end)->account.value},
                seen, context, part);
    for (; wallet != end; ++wallet)
      if (!unchanged(*wallet)) part.marks.push_back(mark_of(*wallet, context.points.chain_key));
  }
  for (const Wallet& wallet : wallets) {
    part.report.points += wallet.balance;
    part.heads.push_back({wallet.account, wallet.head});
  }
  part.report.accounts += static_cast<std::int64_t>(wallets.size());
}

}  // namespace ticketing
