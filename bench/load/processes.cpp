#include "load/processes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <future>
#include <map>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

#include "load/figures.hpp"
#include "load/http_load.hpp"
#include "load/median.hpp"
#include "load/server_process.hpp"
#include "load/world.hpp"
#include "support/servers.hpp"

namespace ticketing::bench {
namespace {

constexpr std::size_t warm_up = 2000;

using Servers = std::vector<std::unique_ptr<ServerProcess>>;

Servers start(const std::string& program, const World& world, int count) {
  Servers servers;
  for (int i = 0; i < count; ++i)
    servers.push_back(std::make_unique<ServerProcess>(
        program, std::vector<std::string>{"--store", world.url(), "--port", "0"}));
  return servers;
}

/// Comments a second, and in how many ms 99 of 100 were answered by the slowest process.
struct Rate {
  double per_second = 0;
  double p99_ms = 0;
};

Rate comments(const Servers& servers, const World& world, PostId post, int connections,
              std::size_t from, std::size_t requests) {
  const auto each = requests / servers.size();
  std::vector<std::future<LoadResult>> loads;
  for (std::size_t at = 0; at < servers.size(); ++at)
    loads.push_back(std::async(std::launch::async, [&, at] {
      return run_load({servers[at]->port(),
                       connections / static_cast<int>(servers.size()),
                       each,
                       [&, at](std::size_t i) { return world.comment(post, from + at * each + i); },
                       {}});
    }));
  Rate rate;
  double seconds = 0;
  for (auto& load : loads) {
    const auto result = load.get();
    if (result.statuses.size() != 1 || !result.statuses.contains(201))
      throw std::runtime_error("a comment was refused");
    rate.p99_ms = std::max(rate.p99_ms, result.percentile_ms(0.99));
    seconds = std::max(seconds, result.seconds);
  }
  rate.per_second = static_cast<double>(each * servers.size()) / seconds;
  return rate;
}

}  // namespace

void processes(const std::string& program, std::size_t requests, int rounds) {
  test::PostgresServer server({.fsync = true, .connections_max = 150});
  constexpr int counts[] = {1, 2, 5};
  constexpr int connections[] = {64, 320};
  const auto per_round = std::size(counts) * std::size(connections) * requests;
  const auto runs = static_cast<std::size_t>(rounds) * per_round + 8 * requests;
  World world = populated(server, warm_up + runs);
  std::size_t next = warm_up;
  const auto measured = [&](const Servers& servers, PostId post, int of) {
    comments(servers, world, post, of, 0, warm_up);
    const auto rate = comments(servers, world, post, of, next, requests);
    next += requests;
    return rate;
  };
  const auto show = [](const std::string& what, std::vector<Rate> rates, double beside) {
    std::vector<double> rate;
    std::vector<double> p99;
    for (const Rate& one : rates) {
      rate.push_back(one.per_second);
      p99.push_back(one.p99_ms);
    }
    const double is = median(rate);
    fmt::print("{:<56} {:>7.0f}/s  p99 {:>6.1f} ms  {:.2f} (target 0.8)\n", what, is, median(p99),
               beside > 0 ? is / beside : 1);
    std::fflush(stdout);
    return is;
  };

  std::map<std::pair<int, int>, std::vector<Rate>> rates;
  for (int round = 0; round < rounds; ++round) {
    const PostId post = world.event_post(10);
    for (const int count : counts) {
      const auto servers = start(program, world, count);
      for (const int of : connections) rates[{of, count}].push_back(measured(servers, post, of));
    }
  }
  for (const int of : connections) {
    double one = 0;
    for (const int count : counts) {
      const auto is =
          show(fmt::format("comments, one post, {} processes, {} connections in all", count, of),
               rates[{of, count}], one);
      figure("comments on one post a second, by processes",
             fmt::format("{} connections in all", of), count, is);
      if (count == 1) one = is;
    }
  }

  const auto servers = start(program, world, 1);
  const PostId post = world.event_post(10);
  for (const int of : connections) {
    const double near = measured(servers, post, of).per_second;
    server.set("commit_siblings", "0");
    server.set("commit_delay", "2000");
    show(fmt::format("comments, {} connections, safe 2 ms after COMMIT", of),
         {measured(servers, post, of)}, near);
    server.set("commit_delay", "0");
  }

  const auto standby = test::PostgresServer::standby_of(server);
  for (const int of : connections) {
    const double alone = measured(servers, post, of).per_second;
    server.set("synchronous_standby_names", "standby");
    show(fmt::format("comments, {} connections, one synchronous standby here", of),
         {measured(servers, post, of)}, alone);
    server.set("synchronous_standby_names", "");
  }
  fmt::print("  audit {}\n", world.audit_clean() ? "clean" : "NOT CLEAN");
}

}  // namespace ticketing::bench
