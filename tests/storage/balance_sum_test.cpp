// What every wallet repository promises of sums over all of them.
#include <gtest/gtest.h>

#include "storage/stores.hpp"

namespace ticketing::test {
namespace {

class BalanceSums : public StoreTest {};
TICKETING_ON_EVERY_STORE(BalanceSums);

TEST_P(BalanceSums, go_on_behind_the_last_wallet) {
  std::vector<AccountId> accounts;
  for (const char* who : {"a", "b", "c"}) accounts.push_back(add_account(who));
  commit([&](UnitOfWork& unit) {
    for (std::size_t i = 0; i < accounts.size(); ++i) {
      auto wallet = unit.wallets().find(accounts[i]).value();
      wallet.balance = Points{i == 0 ? 1 : i == 1 ? 10 : 100};
      unit.wallets().update(std::span(&wallet, 1));
    }
  });
  read([&](UnitOfWork& unit) {
    const BalanceSum two = unit.wallets().sum_balances({}, 2);
    EXPECT_EQ(two.total, Points{11});
    EXPECT_EQ(two.last, accounts[1]);
    EXPECT_EQ(two.wallets, 2);
    const BalanceSum rest = unit.wallets().sum_balances(two.last, 2);
    EXPECT_EQ(rest.total, Points{100});
    EXPECT_EQ(rest.last, accounts[2]);
    EXPECT_EQ(rest.wallets, 1);
    const BalanceSum none = unit.wallets().sum_balances(rest.last, 2);
    EXPECT_EQ(none.total, Points{0});
    EXPECT_EQ(none.wallets, 0);
  });
}

}  // namespace
}  // namespace ticketing::test
