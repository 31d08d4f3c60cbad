#include "audit/chain_heads.hpp"

namespace ticketing {
namespace {

constexpr int wallets_per_query = 1000;

bool fits(UnitOfWork& unit, const Wallet& wallet, const ChainKey& chain_key) {
  if (wallet.entry_count == 0) return wallet.head == ChainHash{};
  const auto last = unit.ledger().find_by_seq(wallet.account, wallet.entry_count);
  const auto before = unit.ledger().find_by_seq(wallet.account, wallet.entry_count - 1);
  return last && chain_hash(before ? before->hash : ChainHash{}, *last, chain_key) == wallet.head;
}

}  // namespace

std::optional<AccountId> first_unfit_head(UnitOfWork& unit, const ChainKey& chain_key) {
  AccountId after{0};
  for (;;) {
    const auto wallets = unit.wallets().list(after, wallets_per_query);
    for (const Wallet& wallet : wallets)
      if (!fits(unit, wallet, chain_key)) return wallet.account;
    if (wallets.size() < static_cast<std::size_t>(wallets_per_query)) return std::nullopt;
    after = wallets.back().account;
  }
}

}  // namespace ticketing
