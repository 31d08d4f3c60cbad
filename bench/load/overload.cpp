#include "load/overload.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "common/http_client.hpp"
#include "load/median.hpp"
#include "load/server_process.hpp"
#include "load/world.hpp"
#include "support/servers.hpp"

namespace ticketing::bench {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

/// What came of asking for a while.
struct Outcome {
  std::vector<double> served;  ///< in each second
  std::map<int, std::size_t> statuses;
  double seconds = 0;

  double asked_per_second() const {
    double all = 0;
    for (const auto& [status, count] : statuses) all += static_cast<double>(count);
    return all / seconds;
  }
};

/// Each connection asks again when it was answered, but not before `period` has passed.
Outcome ask(int port, const std::string& request, int connections, std::size_t for_seconds,
            nanoseconds period) {
  Outcome outcome;
  outcome.served.resize(for_seconds);
  const auto begin = Clock::now();
  const auto end = begin + std::chrono::seconds(for_seconds);
  app::HttpLoad load;
  load.port = std::to_string(port);
  load.connections = connections;
  load.patience = std::chrono::seconds(60);
  load.next = [&] { return Clock::now() < end ? std::optional(0UL) : std::nullopt; };
  load.request = [&](std::size_t) { return request; };
  load.answered = [&](std::size_t, const app::HttpAnswer& answer) {
    ++outcome.statuses[answer.status];
    const auto second = std::chrono::duration_cast<std::chrono::seconds>(answer.ended - begin);
    const auto at = static_cast<std::size_t>(second.count());
    if (answer.status == 200 && at < for_seconds) ++outcome.served[at];
    const auto pause = std::chrono::ceil<milliseconds>(period - (answer.ended - answer.sent));
    return std::max(pause, milliseconds(0));
  };
  app::run_http_load(load);
  outcome.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  return outcome;
}

}  // namespace

void overload(int seconds) {
  constexpr int connections = 64;
  constexpr int crowd = 3000;  // fewer than api.connections_max, more than api.queue_max
  test::PostgresServer server({.fsync = true, .connections_max = 100});
  World world = populated(server, 1000);
  ServerProcess api("ticketing-api", {"--store", world.url(), "--port", "0"});
  // Not answered from memory: what an account has.
  const std::string request = world.get("/v1/me/points", 7);
  const auto usual = [&](std::size_t for_seconds) {
    return ask(api.port(), request, connections, for_seconds, nanoseconds(0)).served;
  };
  usual(3);  // warm-up
  const double capacity = median(usual(9));
  const auto period = std::chrono::duration_cast<nanoseconds>(
      std::chrono::duration<double>(crowd / (5 * capacity)));
  fmt::print("balances, {} connections: {:.0f}/s\n", connections, capacity);
  std::fflush(stdout);

  const Outcome beyond = ask(api.port(), request, crowd, static_cast<std::size_t>(seconds), period);
  std::string statuses;
  for (const auto& [status, count] : beyond.statuses)
    statuses += fmt::format(" {}x{}", status == 0 ? "no answer" : std::to_string(status), count);
  fmt::print(
      "  {:.0f} s of {} connections that ask for 5 times as much: {:.1f} times the capacity was "
      "answered, {:.2f} served ({})\n",
      beyond.seconds, crowd, beyond.asked_per_second() / capacity, median(beyond.served) / capacity,
      statuses);
  const auto after = usual(15);
  const auto well = std::ranges::find_if(after, [&](double n) { return n >= 0.95 * capacity; });
  std::string each;
  for (const double n : after) each += fmt::format(" {:.2f}", n / capacity);
  fmt::print("  in each second after it:{}\n", each);
  if (well == after.end()) {
    fmt::print("  not at 95 % within {} s (target 5)\n", after.size());
  } else {
    fmt::print("  at 95 % in second {} (target 5)\n", well - after.begin() + 1);
  }
  std::fflush(stdout);
}

}  // namespace ticketing::bench
