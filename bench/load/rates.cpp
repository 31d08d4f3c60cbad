#include "load/rates.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <functional>
#include <stdexcept>
#include <string>

#include "common/http_client.hpp"
#include "load/figures.hpp"
#include "load/http_load.hpp"
#include "load/open_loop.hpp"
#include "load/server_process.hpp"
#include "load/world.hpp"
#include "load/wrk.hpp"
#include "support/servers.hpp"

namespace ticketing::bench {
namespace {

constexpr double shares[] = {0.25, 0.5, 0.75, 0.9, 1.0, 1.1};
constexpr int connections = 128;

/// Of one kind of request.
struct Kind {
  std::string name;
  int port = 0;
  int served_status = 200;
  std::function<std::string()> request;  ///< the next one
};

void at_each_rate(const Kind& kind, std::size_t requests, int seconds) {
  const auto next = [&](std::size_t) { return kind.request(); };
  const auto closed = run_load({kind.port, 64, requests, next, {}});
  fmt::print("{:<34} closed loop, 64 connections {:>8.0f}/s\n", kind.name, closed.per_second());
  for (const double share : shares) {
    const double rate = share * closed.per_second();
    auto open = run_open_loop({.port = kind.port,
                               .connections = connections,
                               .rate = rate,
                               .seconds = seconds,
                               .served_status = kind.served_status,
                               .request = next});
    const double p50 = open.percentile_ms(0.5), p99 = open.percentile_ms(0.99);
    const double p999 = open.percentile_ms(0.999);
    fmt::print(
        "  {:>4.0f} % of that, {:>8.0f}/s: {:>8.0f}/s served, {:>6} dropped, {:>4} refused, "
        "p50 {:>8.2f} p99 {:>8.2f} p99.9 {:>8.2f} ms\n",
        share * 100, rate, static_cast<double>(open.served) / seconds, open.dropped, open.refused,
        p50, p99, p999);
    std::fflush(stdout);
    const std::string plot = kind.name + ": milliseconds since due, by requests a second";
    figure(plot, "p50", rate, p50);
    figure(plot, "p99", rate, p99);
    figure(plot, "p99.9", rate, p999);
  }
}

}  // namespace

void rates(std::size_t requests, int seconds) {
  test::PostgresServer server({.fsync = true, .connections_max = 100});
  // Each comment is of an account that has not been there: the first run, then 4.5 times its rate
  // for so long, of which nobody knows how fast it will be.
  constexpr double comments_a_second_max = 25'000;
  const auto accounts = requests + static_cast<std::size_t>(4.5 * comments_a_second_max * seconds);
  World world = populated(server, accounts);
  server.execute(test::PostgresServer::database_of(world.url()),
                 "UPDATE wallets SET balance = 900000000000");
  const auto product = world.product();
  const auto post = world.event_post();
  const auto read = world.event_post();
  ServerProcess api("ticketing-api", {"--store", world.url(), "--port", "0"});

  app::HttpRequestText reading;
  reading.target = fmt::format("/v1/posts/{}", read.value);
  const std::string bytes = app::to_bytes(reading);
  const auto same = [&] { return bytes; };
  ServerProcess bare(
      "bare_beast",
      {output_of(fmt::format("curl -si http://127.0.0.1:{}{}", api.port(), reading.target))});
  at_each_rate({"bare Beast, the same bytes", bare.port(), 200, same}, requests, seconds);
  at_each_rate({"a post", api.port(), 200, same}, requests, seconds);

  std::size_t account = 0;
  at_each_rate({"comments on one event post", api.port(), 201,
                [&] {
                  if (account >= accounts) throw std::runtime_error("not enough accounts");
                  return world.comment(post, account++);
                }},
               requests, seconds);
  std::size_t key = 0;
  at_each_rate({"orders of many accounts", api.port(), 201,
                [&] {
                  ++key;
                  return world.order(product, key % 2000, key);
                }},
               requests, seconds);
}

}  // namespace ticketing::bench
