#include "load/transfers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <future>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "common/http_client.hpp"
#include "load/pgbench.hpp"
#include "load/server_process.hpp"
#include "load/world.hpp"
#include "support/servers.hpp"

namespace ticketing::bench {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr std::size_t accounts = 100'000;
constexpr int connections = 128;
/// Who would be sent later than this is not sent at all.
constexpr std::chrono::seconds patience{1};
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

struct Outcome {
  std::size_t served = 0;
  std::size_t dropped = 0;
  std::size_t refused = 0;
  std::vector<nanoseconds> since_due{};
};

/// Orders through one process, each due `1 / rate` behind the one before it: how long they took is
/// counted from there, so that who is kept waiting by those before them shows it.
class OpenLoop {
 public:
  OpenLoop(const World& world, ProductId product, const Zipf& zipf, std::size_t first_key)
      : world_(world), product_(product), zipf_(zipf), first_key_(first_key) {}

  Outcome run(int port, double rate, int seconds, int over) {
    interval_ = nanoseconds(static_cast<std::int64_t>(1e9 / rate));
    count_ = static_cast<std::size_t>(rate * seconds);
    begin_ = Clock::now();
    app::HttpLoad load;
    load.port = std::to_string(port);
    load.connections = over;
    load.next = [this] { return take(); };
    load.request = [this](std::size_t i) {
      return world_.order(product_, zipf_(random_), first_key_ + i);
    };
    load.answered = [this](std::size_t i, const app::HttpAnswer& answer) {
      if (answer.status == 201) {
        ++outcome_.served;
      } else {
        ++outcome_.refused;
      }
      outcome_.since_due.push_back(answer.ended - due(i));
      return reserve();
    };
    app::run_http_load(load);
    return std::move(outcome_);
  }

 private:
  Clock::time_point due(std::size_t i) const { return begin_ + interval_ * i; }

  /// The next that is to be sent; until then the connection pauses.
  milliseconds reserve() {
    if (next_ >= count_) return milliseconds(0);
    reserved_.insert(next_);
    const auto pause = std::chrono::ceil<milliseconds>(due(next_++) - Clock::now());
    return std::max(pause, milliseconds(0));
  }
  std::optional<std::size_t> take() {
    while (!reserved_.empty() || next_ < count_) {
      std::size_t i = next_;
      if (reserved_.empty()) {
        ++next_;
      } else {
        i = *reserved_.begin();
        reserved_.erase(reserved_.begin());
      }
      if (Clock::now() < due(i) + patience) return i;
      ++outcome_.dropped;
    }
    return std::nullopt;
  }

  const World& world_;
  const ProductId product_;
  const Zipf& zipf_;
  const std::size_t first_key_;
  std::mt19937_64 random_{7};
  nanoseconds interval_{};
  Clock::time_point begin_;
  std::size_t count_ = 0;
  std::size_t next_ = 0;
  std::set<std::size_t> reserved_;
  Outcome outcome_;
};

double percentile_ms(std::vector<nanoseconds>& latencies, double p) {
  if (latencies.empty()) return 0;
  std::ranges::sort(latencies);
  const auto at = static_cast<std::size_t>(p * static_cast<double>(latencies.size() - 1));
  return std::chrono::duration<double, std::milli>(latencies[at]).count();
}

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
      std::vector<std::future<Outcome>> loops;
      for (const auto& api : servers) {
        loops.push_back(std::async(std::launch::async, [&, key = next_key] {
          return OpenLoop(world, product, zipf, key)
              .run(api->port(), rate, seconds, connections / count);
        }));
        next_key += static_cast<std::size_t>(rate * seconds) + 1;
      }
      Outcome all;
      for (auto& loop : loops) {
        auto one = loop.get();
        all.served += one.served;
        all.dropped += one.dropped;
        all.refused += one.refused;
        all.since_due.insert(all.since_due.end(), one.since_due.begin(), one.since_due.end());
      }
      const double p999 = percentile_ms(all.since_due, 0.999);
      fmt::print(
          "  {} processes at {:>4.0f} times that: {:>7.0f}/s served, {} dropped, {} refused, p50 "
          "{:.1f} ms, p99.9 {:.1f} ms\n",
          count, times, static_cast<double>(all.served) / seconds, all.dropped, all.refused,
          percentile_ms(all.since_due, 0.5), p999);
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
