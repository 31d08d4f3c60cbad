#include "audit/ledger_audit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <vector>

#include "audit/board_audit.hpp"

namespace ticketing {
namespace {

constexpr int rows_per_query = 1000;

/// One account's chain.
class ChainAudit {
 public:
  ChainAudit(UnitOfWork& unit, const Wallet& wallet, const PointsContext& context, AuditPart& part)
      : unit_(unit), wallet_(wallet), context_(context), part_(part) {}

  void run() {
    for (;;) {
      const auto entries = unit_.ledger().chain(wallet_.account, seq_, rows_per_query);
      for (const auto& entry : entries) check(entry);
      part_.report.entries += static_cast<std::int64_t>(entries.size());
      if (entries.size() < static_cast<std::size_t>(rows_per_query)) break;
    }
    if (wallet_.balance != balance_)
      find(fmt::format("the balance is {}, the entries sum to {}", wallet_.balance.value,
                       balance_.value));
    if (wallet_.entry_count != seq_ || wallet_.head != head_)
      find(fmt::format("the wallet knows {} entries, {} are there: the chain was cut",
                       wallet_.entry_count, seq_));
    check_sums_of_what_expires();
    check_next_expiry();
    check_event_numbers();
    check_orders_exist();
    check_awards_exist();
    audit_board(unit_, context_.calendar, context_.clock.now(), wallet_, std::move(rewards_),
                part_);
    ++part_.report.accounts;
    part_.report.points += balance_;
    part_.heads.push_back({wallet_.account, wallet_.entry_count, wallet_.head});
  }

 private:
  void check(const LedgerEntry& entry) {
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
    if (entry.expires_at) expiring_[*entry.expires_at] += entry.amount;
    if (entry.source.type == SourceType::order) orders_.insert(OrderId{entry.source.id});
    if (entry.source.type == SourceType::ranking) rankings_.insert(RankingId{entry.source.id});
    note_reward(entry);
  }

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

  /// The wallet must not look away from the first instant at which something expires; what has
  /// expired, and a refund made due again, it may look at from now on.
  void check_next_expiry() {
    const auto kept = unit_.ledger().expiring(std::span(&wallet_.account, 1), Timestamp::min());
    for (const auto& group : kept) {
      if (group.expires_at >= never_expires) break;
      const auto due = expiry_due(wallet_.balance, kept, group.expires_at);
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
  void check_event_numbers() {
    const auto newest = unit_.account_events().list_newest(wallet_.account, {std::nullopt, 1});
    if (!newest.empty() && newest.front().seq != wallet_.event_seq)
      find(
          fmt::format("its last notification has the number {}, the wallet says {}: live events "
                      "would be lost",
                      newest.front().seq, wallet_.event_seq));
  }

  void check_sums_of_what_expires() {
    for (const auto& kept :
         unit_.ledger().expiring(std::span(&wallet_.account, 1), Timestamp::min()))
      expiring_[kept.expires_at] -= kept.sum;
    for (const auto& [at, difference] : expiring_)
      if (difference != Points{0})
        find(fmt::format("of what expires at {}, the entries sum to {} points more than is kept",
                         to_rfc3339(at), difference.value));
  }

  /// That every order has its entries is for the orders' audit; here, that no entry lacks its
  /// order.
  void check_orders_exist() {
    Slice slice{std::nullopt, rows_per_query};
    while (!orders_.empty()) {
      const auto page = unit_.orders().list(wallet_.account, slice);
      for (const auto& order : page) orders_.erase(order.id);
      if (page.size() < static_cast<std::size_t>(rows_per_query)) break;
      slice.after = page.back().id.value;
    }
    for (const OrderId order : orders_)
      find(fmt::format("an entry is of the order {}, and the account has no such order",
                       order.value));
  }

  void check_awards_exist() {
    for (const RankingId ranking : rankings_) {
      const auto place = unit_.rankings().place(ranking, wallet_.account);
      if (!place || !place->award)
        find(fmt::format("an entry is of the ranking {}, which has no award for the account",
                         ranking.value));
    }
  }

  void find(std::string detail) {
    part_.find(fmt::format("account:{}", wallet_.account.value), std::move(detail));
  }

  UnitOfWork& unit_;
  const Wallet& wallet_;
  const PointsContext& context_;
  AuditPart& part_;
  ChainHash head_{};
  Points balance_;
  std::int64_t seq_ = 0;
  std::map<Timestamp, Points> expiring_;
  std::set<OrderId> orders_;  // that entries are of
  std::set<RankingId> rankings_;
  RewardEntries rewards_;
};

}  // namespace

void audit_wallets(UnitOfWork& unit, std::span<const Wallet> wallets, const PointsContext& context,
                   AuditPart& part) {
  std::set<AccountId> owners;
  for (const auto& wallet : wallets) owners.insert(wallet.account);
  for (const auto& wallet : wallets) ChainAudit(unit, wallet, context, part).run();
  const std::vector<AccountId> ids(owners.begin(), owners.end());
  for (const Standing& there : unit.accounts().standings(ids).get()) owners.erase(there.account);
  for (const AccountId nobody : owners)
    part.find(fmt::format("account:{}", nobody.value), "there is a wallet, but no account");
}

}  // namespace ticketing
