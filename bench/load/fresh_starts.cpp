#include "load/fresh_starts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <random>
#include <stdexcept>
#include <vector>

#include "load/http_load.hpp"
#include "load/server_process.hpp"
#include "load/world.hpp"

namespace ticketing::bench {
namespace {

constexpr int connections = 64;

class FreshStart {
 public:
  FreshStart(test::PostgresServer& server, std::size_t accounts)
      : world_(populated(server, accounts)),
        post_(world_.event_post()),
        api_("ticketing-api", {"--store", world_.url(), "--port", "0"}) {}

  void rush(std::size_t requests) {
    const std::size_t from = next_account_;
    next_account_ += requests;
    const auto result = run_load({api_.port(),
                                  connections,
                                  requests,
                                  [&](std::size_t i) { return world_.comment(post_, from + i); },
                                  {}});
    for (const auto& [status, count] : result.statuses)
      if (status != 201) throw std::runtime_error(fmt::format("{} answers {}", count, status));
    rates_.push_back(result.per_second());
  }
  void forget_warm_up() { rates_.clear(); }

  double median() const {
    auto rates = rates_;
    const auto middle = rates.begin() + static_cast<std::ptrdiff_t>(rates.size() / 2);
    std::nth_element(rates.begin(), middle, rates.end());
    return *middle;
  }

 private:
  World world_;
  PostId post_;
  ServerProcess api_;
  std::size_t next_account_ = 0;
  std::vector<double> rates_;
};

}  // namespace

void fresh_starts(std::size_t requests, int starts, int rounds) {
  // Each store has connections of its own: those of the server and those that filled it.
  test::PostgresServer server({.fsync = true, .connections_max = 100 + 40 * starts});
  server.execute("postgres", "ALTER SYSTEM SET autovacuum = off");
  server.execute("postgres", "ALTER SYSTEM SET max_wal_size = '16GB'");
  server.execute("postgres", "SELECT pg_reload_conf()");

  std::vector<std::unique_ptr<FreshStart>> all;
  for (int i = 0; i < starts; ++i)
    all.push_back(
        std::make_unique<FreshStart>(server, requests * static_cast<std::size_t>(rounds + 1)));
  for (const auto& start : all) {
    start->rush(requests);
    start->forget_warm_up();
  }
  server.execute("postgres", "CHECKPOINT");

  std::mt19937 random(1);  // NOLINT(*-msc51-cpp): the same order in each run
  auto order = std::vector<FreshStart*>{};
  for (const auto& start : all) order.push_back(start.get());
  for (int round = 0; round < rounds; ++round) {
    std::ranges::shuffle(order, random);
    for (FreshStart* start : order) start->rush(requests);
  }

  double slowest = all.front()->median();
  double fastest = slowest;
  for (int i = 0; i < starts; ++i) {
    const double median = all[static_cast<std::size_t>(i)]->median();
    fmt::print("{:<44} {:>9.0f}/s  (median of {} rushes)\n",
               fmt::format("comments after fresh start {}", i + 1), median, rounds);
    slowest = std::min(slowest, median);
    fastest = std::max(fastest, median);
  }
  fmt::print("  slowest of {} fresh starts / fastest {:.2f} (target 0.8)\n", starts,
             slowest / fastest);
  std::fflush(stdout);
}

}  // namespace ticketing::bench
