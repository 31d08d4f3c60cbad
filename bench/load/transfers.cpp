#include "load/transfers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <future>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "load/open_loop.hpp"
#include "load/pgbench.hpp"
#include "load/server_process.hpp"
#include "load/world.hpp"
#include "support/servers.hpp"

namespace ticketing::bench {
namespace {

constexpr std::size_t accounts = 100'000;
constexpr int connections = 128;
/// A rate is clean when nothing was dropped or refused and 999 of 1 000 were answered within this.
constexpr double p999_max_ms = 500;

/// An account by Zipf's law: the k-th with a probability proportional to 1 / k^2.
class Zipf {
 public:
  explicit Zipf(std::size_t n) {
    double sum = 0;
    for (std::size_t k = 1; k <= n; ++k)
      up_to_.push_back(sum += 1 / (static_cast<double>(k) * static_cast<double>(k)));
  }
  std::size_t operator()(std::mt19937_64& random) const {
    std::uniform_real_distribution<double> at(0, up_to_.back());
    return static_cast<std::size_t>(std::ranges::upper_bound(up_to_, at(random)) - up_to_.begin());
  }

 private:
  std::vector<double> up_to_;
};

}  // namespace

void transfers(int seconds) {
  test::PostgresServer server({.fsync = true, .connections_max = 150});
  World singles = populated(server, accounts);
  World world = populated(server, accounts);
  const auto database = test::PostgresServer::database_of(world.url());
  for (const World* rich : {&singles, &world})
    server.execute(test::PostgresServer::database_of(rich->url()),
                   "UPDATE wallets SET balance = 900000000000");
  const auto product = world.product();
  const auto single_product = singles.product();
  server.execute(test::PostgresServer::database_of(singles.url()), "CREATE SEQUENCE bench_key");
  const double reference =
      pgbench(singles, "reference_transfer.sql", seconds,
              {fmt::format("product={}", single_product.value),
               fmt::format("first={}", singles.first()), fmt::format("accounts={}", accounts)},
              16);
  fmt::print("orders by Zipf's law, pgbench -c 16, single statements  {:>7.0f}/s\n", reference);

  const Zipf zipf(accounts);
  std::size_t next_key = 0;
  for (const int count : {1, 2, 5}) {
    std::vector<std::unique_ptr<ServerProcess>> servers;
    for (int i = 0; i < count; ++i)
      servers.push_back(std::make_unique<ServerProcess>(
          "ticketing-api", std::vector<std::string>{"--store", world.url(), "--port", "0"}));
    double clean = 0;
    for (const double times : {1.0, 4.0, 6.0, 8.0, 10.0, 12.0}) {
      const double rate = times * reference / count;
      std::vector<std::future<OpenLoopResult>> loops;
      for (const auto& api : servers) {
        loops.push_back(std::async(std::launch::async, [&, key = next_key] {
          std::mt19937_64 random{7};
          return run_open_loop({.port = api->port(),
                                .connections = connections / count,
                                .rate = rate,
                                .seconds = seconds,
                                .served_status = 201,
                                .request = [&, key](std::size_t i) {
                                  return world.order(product, zipf(random), key + i);
                                }});
        }));
        next_key += static_cast<std::size_t>(rate * seconds) + 1;
      }
      OpenLoopResult all;
      for (auto& loop : loops) all += loop.get();
      const double p999 = all.percentile_ms(0.999);
      fmt::print(
          "  {} processes at {:>4.0f} times that: {:>7.0f}/s served, {} dropped, {} refused, p50 "
          "{:.1f} ms, p99.9 {:.1f} ms\n",
          count, times, static_cast<double>(all.served) / seconds, all.dropped, all.refused,
          all.percentile_ms(0.5), p999);
      std::fflush(stdout);
      if (all.dropped > 0 || all.refused > 0 || p999 > p999_max_ms) break;
      clean = times;
    }
    fmt::print("  {} processes: clean up to {:.0f} times the single statements (target 10)\n",
               count, clean);
  }
  fmt::print("  deadlocks: {}",
             server.execute(database,
                            "SELECT deadlocks FROM pg_stat_database WHERE datname = "
                            "current_database()"));
}

}  // namespace ticketing::bench
