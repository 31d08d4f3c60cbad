#include "load/jobs.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <string>

#include "load/orders_beside.hpp"
#include "load/world.hpp"
#include "support/servers.hpp"

namespace ticketing::bench {
namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

struct TimedRun {
  JobRun run;
  Seconds took{};
};

TimedRun run_job(World& world, const std::string& job) {
  const auto begun = Clock::now();
  auto run = must(world.t().jobs().run_now(Principal::local_operator(), job));
  return {std::move(run), Clock::now() - begun};
}

void ranking_award(test::PostgresServer& server, std::size_t accounts) {
  World world = populated(server, accounts);
  const BusinessCalendar calendar("Asia/Seoul");
  const auto month = last_ended(RankingPeriod::month, calendar.local_date(SystemClock().now()));
  const auto database = test::PostgresServer::database_of(world.url());
  server.execute(database,
                 fmt::format("INSERT INTO tallies (account_id, metric, day, total, grown_at) "
                             "SELECT {} + i, 'comments_received', day, 1 + i * 7919 % 50, i "
                             "FROM generate_series(0, {} - 1) i, generate_series({}, {}) day",
                             world.first(), accounts, month.from.time_since_epoch().count(),
                             month.to.time_since_epoch().count()));
  server.execute(database, "VACUUM ANALYZE");
  const auto days = (month.to - month.from).count() + 1;
  const auto done = run_job(world, "ranking_award");
  fmt::print("ranking_award, {} accounts x {} days: {:.2f} s (target 2 for 100 000 x 31); {}\n",
             accounts, days, done.took.count(), done.run.outcome);
  std::fflush(stdout);
}

/// Of each account one credit that is due, in the two tables that know of it. The hashes are none:
/// such a ledger cannot be audited.
std::string due_credits(std::int64_t first, std::size_t accounts) {
  return fmt::format(
      "SET session_replication_role = replica; SET synchronous_commit = off;\n"
      "INSERT INTO ledger_entries (account_id, seq, amount, balance_after, reason, rule, "
      "rule_amount, source_type, source_id, note, expires_at, created_at, hash) "
      "SELECT {0} + i, 1, 100, 100, 'adjustment', 'adjustment', 100, 'adjustment', i, '', 1000000, "
      "0, repeat('0', 64) FROM generate_series(0, {1} - 1) i;\n"
      "INSERT INTO expiring_credits (account_id, expires_at, credits) SELECT {0} + i, 1000000, 100 "
      "FROM generate_series(0, {1} - 1) i;\n"
      "UPDATE wallets SET balance = 100, entry_count = 1, next_expiry_at = 1000000, "
      "last_expires_at = 1000000 WHERE account_id >= {0} AND account_id < {0} + {1};\n",
      first, accounts);
}

void points_expiry(test::PostgresServer& server, std::size_t accounts) {
  constexpr std::size_t buyers = 4;
  World world = populated(server, accounts + buyers);
  const auto product = world.product();
  const auto database = test::PostgresServer::database_of(world.url());
  server.execute(database, due_credits(world.first(), accounts));
  const auto first_buyer = world.first() + static_cast<std::int64_t>(accounts);
  server.execute(
      database,
      fmt::format("UPDATE wallets SET balance = 900000000000 WHERE account_id >= {}", first_buyer));
  server.execute(database, "VACUUM ANALYZE");
  server.execute(database, "CHECKPOINT");

  TimedRun done;
  const auto waited = orders_beside(world, product, first_buyer, buyers,
                                    [&] { done = run_job(world, "points_expiry"); });
  fmt::print(
      "points_expiry, {} accounts: {:.1f} s; {}\n  {} orders of {} others beside it: {} (target "
      "100)\n",
      accounts, done.took.count(), done.run.outcome, waited.orders, buyers, to_string(waited));
  std::fflush(stdout);
}

}  // namespace

void jobs(std::size_t accounts) {
  test::PostgresServer server({.fsync = true, .connections_max = 100});
  ranking_award(server, accounts);
  points_expiry(server, accounts);
}

}  // namespace ticketing::bench
