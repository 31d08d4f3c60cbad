#include "store_figures.hpp"

#include <algorithm>
#include <map>
#include <vector>

namespace ticketing {
namespace {

/// Some milliseconds' work, far from any statement's time-out.
constexpr int wallets_per_statement = 20'000;

Result<Points> sum_of_balances(WalletRepository& wallets, const std::stop_token& stop) {
  Points total;
  BalanceSum some{{}, {}, wallets_per_statement};
  while (some.wallets == wallets_per_statement) {
    if (stop.stop_requested()) return refuse_for_now("told to stop");
    some = wallets.sum_balances(some.last, wallets_per_statement);
    total = total + some.total;
  }
  return total;
}

/// While the store sends no mail, what waits is held, as whoever lists mails is told.
std::vector<MailDepth> mails_not_sent(UnitOfWork& unit) {
  const auto installation = unit.installation().find();
  const bool sends = installation && installation->mail_enabled;
  std::map<MailState, MailDepth> by_state;
  for (MailDepth depth : unit.outbox().depths(mails_counted_max)) {
    const bool is_open = depth.state == MailState::waiting || depth.state == MailState::failed;
    if (!sends && is_open) depth.state = MailState::held;
    MailDepth& all =
        by_state.try_emplace(depth.state, MailDepth{depth.state, 0, depth.oldest_at}).first->second;
    all.mails += depth.mails;
    all.oldest_at = std::min(all.oldest_at, depth.oldest_at);
  }
  std::vector<MailDepth> depths;
  for (const auto& [state, depth] : by_state) depths.push_back(depth);
  return depths;
}

}  // namespace

Result<StoreFigures> read_store_figures(Store& store, const std::stop_token& stop) {
  return store.read_report([&](UnitOfWork& unit) -> Result<StoreFigures> {
    const auto outstanding = sum_of_balances(unit.wallets(), stop);
    TICKETING_TRY(outstanding);
    return StoreFigures{*outstanding, mails_not_sent(unit)};
  });
}

}  // namespace ticketing
