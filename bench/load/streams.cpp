#include "load/streams.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "common/http_client.hpp"
#include "load/http_load.hpp"
#include "load/server_process.hpp"
#include "load/stream_clients.hpp"
#include "load/world.hpp"
#include "support/servers.hpp"

namespace ticketing::bench {
namespace {

using Clock = StreamClients::Clock;
using std::chrono::seconds;

constexpr std::size_t told = 5000;
constexpr std::size_t warm_up = 200;
/// Of a process beside its streams: the database's, the log, ours.
constexpr std::size_t other_files = 400;

/// The API keeps a quarter of its connections for requests.
constexpr std::size_t connections_for(std::size_t streams) { return streams * 4 / 3 + 100; }

/// How many streams this process and the API, which inherits its limit, may have.
std::size_t that_fit(std::size_t wanted) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const auto needed = static_cast<rlim_t>(connections_for(wanted) + other_files);
  rlimit raised{std::max(limit.rlim_max, needed), std::max(limit.rlim_max, needed)};
  if (::setrlimit(RLIMIT_NOFILE, &raised) != 0) {
    raised = {limit.rlim_max, limit.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &raised);
  }
  if (raised.rlim_cur >= needed) return wanted;
  if (raised.rlim_cur <= 2 * other_files) throw std::runtime_error("too few open files allowed");
  const auto fit = (static_cast<std::size_t>(raised.rlim_cur) - 2 * other_files) * 3 / 4;
  fmt::print(
      "(this machine lets a process have {} open files: {} streams instead of {}; raise the hard "
      "limit, ulimit -Hn)\n",
      raised.rlim_cur, fit, wanted);
  return fit;
}

std::vector<std::string> tokens(const World& world, std::size_t from, std::size_t to) {
  std::vector<std::string> tokens;
  for (std::size_t i = from; i < to; ++i) tokens.push_back(world.token(i));
  return tokens;
}

/// Milliseconds from the acknowledgement of a new event post until each stream had read of it;
/// below 0 for those that were quicker.
std::vector<double> fan_out(int port, const std::string& admin, StreamClients& clients) {
  app::HttpRequestText request;
  request.method = "POST";
  request.target = "/v1/posts";
  request.token = admin;
  request.body = R"({"board":"event","title":"A premiere","body":"Be quick."})";
  Clock::time_point acknowledged;
  std::vector<Clock::time_point> read;
  {
    std::jthread post([&] {
      std::size_t left = 1;
      app::HttpLoad load;
      load.port = std::to_string(port);
      load.connections = 1;
      load.next = [&] { return left-- > 0 ? std::optional(0UL) : std::nullopt; };
      load.request = [&](std::size_t) { return app::to_bytes(request); };
      load.answered = [&](std::size_t, const app::HttpAnswer& answer) {
        acknowledged = answer.status == 201 ? answer.ended : Clock::time_point{};
        return std::chrono::milliseconds(0);
      };
      app::run_http_load(load);
    });
    read = clients.read(Clock::now() + seconds(30), "event: post\n");
  }
  if (acknowledged == Clock::time_point{}) throw std::runtime_error("the post was refused");
  std::vector<double> waited;
  for (const auto at : read) {
    if (at == Clock::time_point{}) throw std::runtime_error("a stream was told nothing");
    waited.push_back(std::chrono::duration<double, std::milli>(at - acknowledged).count());
  }
  return waited;
}

/// Milliseconds of each of a hundred scrapes, one after the other.
std::vector<double> scrape(int port) {
  std::vector<double> took;
  std::size_t left = 100;
  app::HttpRequestText request;
  request.target = "/metrics";
  app::HttpLoad load;
  load.port = std::to_string(port);
  load.connections = 1;
  load.next = [&] { return left-- > 0 ? std::optional(left) : std::nullopt; };
  load.request = [&](std::size_t) { return app::to_bytes(request); };
  load.answered = [&](std::size_t, const app::HttpAnswer& answer) {
    if (answer.status != 200) throw std::runtime_error("a scrape failed: " + answer.error);
    took.push_back(std::chrono::duration<double, std::milli>(answer.ended - answer.sent).count());
    return std::chrono::milliseconds(0);
  };
  app::run_http_load(load);
  return took;
}

double percentile(std::vector<double> values, double p) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(p * static_cast<double>(values.size() - 1))];
}

}  // namespace

void streams(std::size_t wanted, int over_seconds) {
  const std::size_t count = that_fit(wanted);
  test::PostgresServer server({.fsync = true, .connections_max = 100});
  World world = populated(server, warm_up + count);
  const std::string admin = world.admin_token();
  ::setenv("TICKETING_API_CONNECTIONS_MAX", std::to_string(connections_for(count)).c_str(), 1);
  ServerProcess api("ticketing-api", {"--store", world.url(), "--port", "0"});
  ::unsetenv("TICKETING_API_CONNECTIONS_MAX");
  {
    StreamClients before(api.port());
    before.open(tokens(world, 0, warm_up));
  }
  StreamClients clients(api.port());
  clients.read(Clock::now() + seconds(2), "");  // until the API has noticed that they are gone
  const double memory_before = api.resident_kib();
  const auto begin = Clock::now();
  clients.open(tokens(world, warm_up, warm_up + count));
  const double opened_in = std::chrono::duration<double>(Clock::now() - begin).count();
  clients.read(Clock::now() + seconds(5), "");
  const double memory = api.resident_kib() - memory_before;
  const double cpu_before = api.cpu_seconds();
  const auto idle_since = Clock::now();
  clients.read(idle_since + seconds(over_seconds), "");
  const double idle = std::chrono::duration<double>(Clock::now() - idle_since).count();
  const double cpu = api.cpu_seconds() - cpu_before;
  const auto n = static_cast<double>(count);
  fmt::print("{} idle streams, opened {:.0f}/s\n", count, n / opened_in);
  fmt::print(
      "  {:.2f} KiB resident each (target 6), {:.2f} us of processor time a second each, over "
      "{:.0f} s (target 2)\n",
      memory / n, cpu * 1e6 / idle / n, idle);
  std::fflush(stdout);

  const auto scrapes = scrape(api.port());
  fmt::print(
      "  a scrape of /metrics meanwhile: p50 {:.1f} ms, the longest of {} {:.1f} ms (target 20)\n",
      percentile(scrapes, 0.5), scrapes.size(), percentile(scrapes, 1));
  std::fflush(stdout);

  clients.keep(told);
  clients.read(Clock::now() + seconds(2), "");
  std::vector<double> waited;
  for (int i = 0; i < 10; ++i) {
    const auto once = fan_out(api.port(), admin, clients);
    waited.insert(waited.end(), once.begin(), once.end());
  }
  fmt::print(
      "  a new event post, ten times, read by {} streams: p50 {:.1f} ms, p99 {:.1f} ms after its "
      "acknowledgement (target 50)\n",
      clients.size(), percentile(waited, 0.5), percentile(waited, 0.99));
  std::fflush(stdout);
}

}  // namespace ticketing::bench
