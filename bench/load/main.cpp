// HTTP scenarios against the built API with everything on this machine, as ratios within one run.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <ticketing/ticketing.hpp>

#include "common/http_client.hpp"
#include "load/audit.hpp"
#include "load/backups.hpp"
#include "load/commands.hpp"
#include "load/compare.hpp"
#include "load/costs.hpp"
#include "load/figures.hpp"
#include "load/fresh_starts.hpp"
#include "load/grown.hpp"
#include "load/http_load.hpp"
#include "load/jobs.hpp"
#include "load/mails.hpp"
#include "load/overload.hpp"
#include "load/pgbench.hpp"
#include "load/processes.hpp"
#include "load/rates.hpp"
#include "load/reading.hpp"
#include "load/server_process.hpp"
#include "load/streams.hpp"
#include "load/transfers.hpp"
#include "load/world.hpp"
#include "load/wrk.hpp"
#include "support/servers.hpp"

namespace ticketing::bench {
namespace {

void row(const std::string& what, const LoadResult& r) {
  std::string statuses;
  for (const auto& [status, count] : r.statuses) statuses += fmt::format(" {}x{}", status, count);
  fmt::print("{:<44} {:>9.0f}/s  p50 {:>7.2f} ms  p99 {:>7.2f} ms {}\n", what, r.per_second(),
             r.percentile_ms(0.5), r.percentile_ms(0.99), statuses);
  std::fflush(stdout);
}

LoadResult comments(const World& world, PostId post, int port, int connections,
                    std::size_t requests, std::size_t& next_account) {
  const auto from = next_account;
  next_account += requests;
  if (next_account > world.accounts()) throw std::runtime_error("not enough accounts");
  return run_load({port,
                   connections,
                   requests,
                   [&world, post, from](std::size_t i) { return world.comment(post, from + i); },
                   {}});
}

/// What group commit is measured against, on the same kind of post.
double reference_comments(test::PostgresServer& server, const World& world, PostId post,
                          std::size_t first_account, int seconds) {
  const auto database = test::PostgresServer::database_of(world.url());
  server.execute(database, "DROP SEQUENCE IF EXISTS bench_account");
  server.execute(database, fmt::format("CREATE SEQUENCE bench_account START {}",
                                       static_cast<std::size_t>(world.first()) + first_account));
  return pgbench(world, "reference_comment.sql", seconds, {fmt::format("post={}", post.value)});
}

void storm(const World& world, PostId post, std::size_t& next_account) {
  ServerProcess api("ticketing-api", {"--store", world.url(), "--port", "0"});
  const auto from = next_account;
  next_account += 3000;
  const auto r = run_load(
      {api.port(), 256, 3000,
       [&world, post, from](std::size_t i) { return world.comment(post, from + i); },
       [](std::string_view answer) { return answer.find("\"coupon\":{") != answer.npos; }});
  row("storm: 3 000 commenters, 256 connections", r);
  const auto last = r.marks.empty() ? std::chrono::nanoseconds(0)
                                    : *std::max_element(r.marks.begin(), r.marks.end());
  fmt::print("  winners {}, the last decided {:.1f} ms after the first request (target 50)\n",
             r.marks.size(), std::chrono::duration<double, std::milli>(last).count());
}

void postgresql(std::size_t requests) {
  test::PostgresServer server({.fsync = true, .connections_max = 100});
  const std::size_t reference_accounts = 40'000;
  // The reference writes into a world of its own: its entries carry no real hashes.
  World singles = populated(server, reference_accounts);
  const auto singles_post = singles.event_post();
  World world = populated(server, requests * 6 + 16'000);
  std::size_t next_account = 0;
  for (int i = 0; i < 3; ++i) storm(world, world.event_post(), next_account);

  ServerProcess api("ticketing-api", {"--store", world.url(), "--port", "0"});
  const auto post = world.event_post();
  comments(world, post, api.port(), 64, 3000, next_account);  // warm-up
  const double before = reference_comments(server, singles, singles_post, 0, 5);
  double best = 0;
  double worst = 1e18;
  double at64 = 0;
  for (const int connections : {8, 64, 128, 256, 512}) {
    const auto r = comments(world, post, api.port(), connections, requests, next_account);
    row(fmt::format("comments, one event post, {} connections", connections), r);
    figure("comments on one event post a second, by connections", "PostgreSQL", connections,
           r.per_second());
    if (connections >= 64) {
      best = std::max(best, r.per_second());
      worst = std::min(worst, r.per_second());
    }
    if (connections == 64) at64 = r.per_second();
  }
  const double after = reference_comments(server, singles, singles_post, reference_accounts / 2, 5);
  const double single = std::max(before, after);
  fmt::print("{:<44} {:>9.0f}/s  (before {:.0f}, after {:.0f})\n",
             "pgbench -c 8, the same as single statements", single, before, after);
  fmt::print(
      "  ratio at 64 connections {:.2f} (target 2.5); worst of 64..512 / best {:.2f} "
      "(target 0.8); API peak memory {:.0f} MB (target < 150); audit {}\n",
      at64 / single, worst / best, api.peak_memory_mb(),
      world.audit_clean() ? "clean" : "NOT CLEAN");
}

/// Orders of many accounts, of one, and what pgbench makes of both; the product list.
void orders(std::size_t requests) {
  test::PostgresServer server({.fsync = true, .connections_max = 100});
  const std::size_t accounts = 2'000;
  World singles = populated(server, accounts);
  World world = populated(server, accounts);
  for (const World* rich : {&singles, &world})
    server.execute(test::PostgresServer::database_of(rich->url()),
                   "UPDATE wallets SET balance = 900000000000");
  const auto product = world.product();
  const auto same_product = singles.product();
  for (int i = 0; i < 200; ++i) world.product();
  const auto database = test::PostgresServer::database_of(singles.url());
  server.execute(database, "CREATE SEQUENCE bench_account");
  server.execute(database, "CREATE SEQUENCE bench_key");

  ServerProcess api("ticketing-api", {"--store", world.url(), "--port", "0"});
  std::size_t next_key = 0;
  const auto order = [&](std::size_t account) { return world.order(product, account, next_key++); };
  const auto many = [&](std::size_t i) { return order(i % accounts); };
  const auto one = [&](std::size_t) { return order(7); };
  run_load({api.port(), 64, 2000, many, {}});  // warm-up
  const auto of_many = run_load({api.port(), 64, requests, many, {}});
  row("orders of many accounts, 64 connections", of_many);
  const auto of_one = run_load({api.port(), 64, requests, one, {}});
  row("orders of one rich account, 64 connections", of_one);
  const std::vector<std::string> common = {fmt::format("product={}", same_product.value),
                                           fmt::format("first={}", singles.first())};
  const auto with_accounts = [&](std::size_t n) {
    auto variables = common;
    variables.push_back(fmt::format("accounts={}", n));
    return pgbench(singles, "reference_order.sql", 5, variables);
  };
  const double singles_many = with_accounts(accounts);
  const double singles_one = with_accounts(1);
  fmt::print("{:<44} {:>9.0f}/s of many, {:.0f}/s of one\n",
             "pgbench -c 8, the same as single statements", singles_many, singles_one);
  fmt::print(
      "  many {:.0f}/s (target 5000), one/many {:.2f} (target 0.8); ratios to pgbench {:.2f} "
      "and {:.2f} (target 2)\n",
      of_many.per_second(), of_one.per_second() / of_many.per_second(),
      of_many.per_second() / singles_many, of_one.per_second() / singles_one);
  app::HttpRequestText first_page;
  first_page.target = "/v1/products";
  const auto list = run_load(
      {api.port(), 64, requests, [&](std::size_t) { return app::to_bytes(first_page); }, {}});
  row("product list, first page (target 10000)", list);
}

void sqlite(std::size_t requests) {
  test::TempDir dir;
  World world("sqlite:///" + dir.file("bench.db"), requests * 2 + 5000);
  // SQLite has no sha256(): sessions are opened through the library, in few big transactions.
  std::vector<std::string> tokens;
  fmt::print("(making {} accounts on SQLite)\n", world.accounts());
  for (std::size_t i = 0; i < world.accounts(); ++i) {
    const auto account = must(world.t().accounts().create(
        Principal::local_operator(), {fmt::format("u{}@example.com", i), {}, "user", Role::user}));
    tokens.push_back(
        must(world.t().accounts().issue_session(Principal::local_operator(), account.id))
            .access_token);
  }
  const auto post = world.event_post();
  ServerProcess api("ticketing-api", {"--store", world.url(), "--port", "0"});
  std::size_t from = 0;
  for (const int connections : {64, 256}) {
    const auto r = run_load({api.port(),
                             connections,
                             requests,
                             [&](std::size_t i) { return comment_request(post, tokens[from + i]); },
                             {}});
    from += requests;
    row(fmt::format("SQLite: comments, {} connections (target 8000)", connections), r);
    figure("comments on one event post a second, by connections", "SQLite", connections,
           r.per_second());
  }
  fmt::print("  API peak memory {:.0f} MB; audit {}\n", api.peak_memory_mb(),
             world.audit_clean() ? "clean" : "NOT CLEAN");
}

void livez() {
  test::TempDir dir;
  ServerProcess api("ticketing-api",
                    {"--store", "sqlite:///" + dir.file("livez.db"), "--port", "0"});
  // The bytes the API answers, so that both write as much.
  const std::string answer =
      output_of(fmt::format("curl -si http://127.0.0.1:{}/livez", api.port()));
  ServerProcess bare("bare_beast", {answer});
  std::vector<double> ratios;
  double ours = 0;
  double yardstick = 0;
  for (int i = 0; i < 3; ++i) {
    ours = wrk(api.port(), "/livez", "", 4);
    yardstick = wrk(bare.port(), "/livez", "", 4);
    ratios.push_back(ours / yardstick);
  }
  std::sort(ratios.begin(), ratios.end());
  fmt::print(
      "/livez {:.0f}/s, bare Beast with the same bytes {:.0f}/s: median ratio {:.2f} "
      "(target 0.80)\n",
      ours, yardstick, ratios[1]);
}

constexpr const char* usage =
    "bench_load [--only "
    "livez|reading|comments|processes|starts|orders|transfers|sqlite|grown|streams|overload|costs|"
    "jobs|mails|audit|backups|commands|rates] [--figures FILE] "
    "[--requests N] [--starts N] [--rounds N] [--grown-scale X] [--streams N] [--seconds N]\n"
    "       bench_load --old TICKETING_API [--only processes] [--requests N] [--rounds N]";

struct Options {
  std::size_t requests = 20'000;
  std::string only;
  std::string old;
  int starts = 20;
  int rounds = 5;
  double grown_scale = 1;
  std::size_t streams = 20'000;
  int seconds = 0;  ///< how long streams idle (else 20), overload (60) and each rate (10) last
};

Options parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; i += 2) {
    const std::string flag = argv[i];
    const std::string value = i + 1 < argc ? argv[i + 1] : "";
    if (value.empty()) throw std::invalid_argument(flag + ": needs a value; " + usage);
    if (flag == "--requests") {
      options.requests = std::stoul(value);
    } else if (flag == "--only") {
      options.only = value;
    } else if (flag == "--figures") {
      write_figures_to(value);
    } else if (flag == "--starts") {
      options.starts = std::stoi(value);
    } else if (flag == "--old") {
      options.old = value;
    } else if (flag == "--rounds") {
      options.rounds = std::stoi(value);
    } else if (flag == "--grown-scale") {
      options.grown_scale = std::stod(value);
    } else if (flag == "--streams") {
      options.streams = std::stoul(value);
    } else if (flag == "--seconds") {
      options.seconds = std::stoi(value);
    } else {
      throw std::invalid_argument(flag + ": not understood; " + usage);
    }
  }
  return options;
}

int run(int argc, char** argv) {
  const Options options = parse(argc, argv);
  // One account orders, one address signs in thousands of times a second here; the servers started
  // below inherit this.
  ::setenv("TICKETING_LIMITS_RATE_ACCOUNT_PER_MINUTE", "0", 1);
  ::setenv("TICKETING_LIMITS_RATE_ACCOUNT_READS_PER_MINUTE", "0", 1);
  ::setenv("TICKETING_LIMITS_RATE_SIGN_IN_PER_MINUTE", "0", 1);
  ::setenv("TICKETING_IMAGES_STORE", "memory:", 1);  // PostgreSQL needs it named
  const std::string api = options.old.empty() ? "ticketing-api" : options.old;
  if (!options.old.empty() && options.only != "processes") {
    compare(options.old, options.requests, options.rounds);
    return 0;
  }
  const std::vector<std::pair<std::string, std::function<void()>>> scenarios{
      {"livez", livez},
      {"reading", [&] { reading(options.rounds); }},
      {"comments", [&] { postgresql(options.requests); }},
      {"processes", [&] { processes(api, options.requests, options.rounds); }},
      {"starts", [&] { fresh_starts(options.requests / 10, options.starts, options.rounds); }},
      {"orders", [&] { orders(options.requests); }},
      {"transfers", [&] { transfers(options.seconds > 0 ? options.seconds : 10); }},
      {"rates", [&] { rates(options.requests, options.seconds > 0 ? options.seconds : 10); }},
      {"sqlite", [&] { sqlite(options.requests); }},
      {"costs", [&] { costs(options.requests, options.rounds); }},
      {"overload", [&] { overload(options.seconds > 0 ? options.seconds : 60); }},
      {"streams", [&] { streams(options.streams, options.seconds > 0 ? options.seconds : 20); }},
      {"jobs", [&] { jobs(options.requests * 5); }},
      {"backups", [&] { backups(options.requests); }},
      {"audit", [&] { audit(options.requests); }},
      {"mails", [&] { mails(options.requests / 20); }},
      {"commands", [&] { commands(options.rounds, options.grown_scale); }},
      {"grown", [&] { grown(options.requests, options.rounds, options.grown_scale); }},
  };
  bool known = false;
  for (const auto& [name, scenario] : scenarios) {
    if (!options.only.empty() && options.only != name) continue;
    known = true;
    scenario();
  }
  if (!known) throw std::invalid_argument(options.only + ": no such scenario; " + usage);
  return 0;
}

}  // namespace
}  // namespace ticketing::bench

int main(int argc, char** argv) {
  try {
    return ticketing::bench::run(argc, argv);
  } catch (const std::exception& e) {
    std::cerr << "bench_load: " << e.what() << '\n';
    return 1;
  }
}
