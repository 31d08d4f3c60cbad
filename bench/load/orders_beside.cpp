#include "load/orders_beside.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace ticketing::bench {
namespace {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

/// How long each order of `buyer` took, one after the other until `over`.
std::vector<Milliseconds> shop(World& world, const Principal& buyer, ProductId product,
                               const std::atomic<bool>& over) {
  // Another round's keys would be answered with its orders.
  const auto round = Clock::now().time_since_epoch().count();
  std::vector<Milliseconds> took;
  for (std::size_t i = 0; !over; ++i) {
    const auto begun = Clock::now();
    must(world.t().purchases().place(
        buyer, {product, 1, {}, {}},
        {fmt::format("{}-{}-{}", buyer.account.value, round, i), /*dry_run=*/false}));
    took.push_back(Clock::now() - begun);
  }
  return took;
}

}  // namespace

std::string to_string(const OrderWaits& waits) {
  return fmt::format("p50 {:.1f}, p99 {:.1f}, longest {:.1f} ms", waits.p50.count(),
                     waits.p99.count(), waits.longest.count());
}

OrderWaits orders_beside(World& world, ProductId product, std::int64_t first_buyer,
                         std::size_t buyers, const std::function<void()>& work) {
  std::atomic<bool> over{false};
  std::vector<std::vector<Milliseconds>> took(buyers);
  {
    std::vector<std::jthread> shoppers;
    for (std::size_t b = 0; b < buyers; ++b)
      shoppers.emplace_back([&, b] {
        const AccountId id{first_buyer + static_cast<std::int64_t>(b)};
        took[b] = shop(world, Principal::of_account(id, Role::user, "buyer"), product, over);
      });
    work();
    over = true;
  }
  std::vector<Milliseconds> all;
  for (const auto& some : took) all.insert(all.end(), some.begin(), some.end());
  if (all.empty()) return {};
  std::ranges::sort(all);
  return {all.size(), all[all.size() / 2], all[all.size() * 99 / 100], all.back()};
}

}  // namespace ticketing::bench
