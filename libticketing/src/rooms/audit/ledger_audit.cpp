#include "audit/ledger_audit.hpp"

#include <fmt/format.h>

#include <map>
#include <set>
#include <span>

namespace ticketing {
namespace {

constexpr int rows_per_query = 1000;

/// One account's chain.
class ChainAudit {
 public:
  ChainAudit(UnitOfWork& unit, const Wallet& wallet, const ChainKey& chain_key, AuditPart& part)
      : unit_(unit), wallet_(wallet), chain_key_(chain_key), part_(part) {}

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
    check_orders_exist();
    check_awards_exist();
    ++part_.report.accounts;
    part_.report.points += balance_;
    part_.heads.emplace_back(wallet_.account, wallet_.head);
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
    if (chain_hash(head_, entry, chain_key_) != entry.hash)
      find(fmt::format("entry {} does not fit the chain: it was changed", seq_));
    head_ = entry.hash;
    if (entry.expires_at) expiring_[*entry.expires_at] += entry.amount;
    if (entry.source.type == SourceType::order) orders_.insert(OrderId{entry.source.id});
    if (entry.source.type == SourceType::ranking) rankings_.insert(RankingId{entry.source.id});
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
  const ChainKey& chain_key_;
  AuditPart& part_;
  ChainHash head_{};
  Points balance_;
  std::int64_t seq_ = 0;
  std::map<Timestamp, Points> expiring_;
  std::set<OrderId> orders_;  // that entries are of
  std::set<RankingId> rankings_;
};

}  // namespace

void audit_wallets(UnitOfWork& unit, std::span<const Wallet> wallets, const ChainKey& chain_key,
                   AuditPart& part) {
  for (const auto& wallet : wallets) ChainAudit(unit, wallet, chain_key, part).run();
}

}  // namespace ticketing
