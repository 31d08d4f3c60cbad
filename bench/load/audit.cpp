#include "load/audit.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "load/world.hpp"
#include "support/servers.hpp"

namespace ticketing::bench {
namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

constexpr int comments_each = 10;

struct Reading {
  std::size_t rows = 0;
  Seconds took{};
};

/// Reads the tables with COPY, as fast as PostgreSQL gives them, and hashes each row.
Reading copied_and_hashed(const World& world, const std::vector<std::string>& tables) {
  Reading reading;
  const auto begun = Clock::now();
  for (const auto& table : tables) {
    const auto command = fmt::format("psql -qAt -c 'COPY {} TO STDOUT' '{}'", table, world.url());
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> rows(::popen(command.c_str(), "r"),
                                                               ::pclose);
    if (!rows) throw std::runtime_error("psql cannot be started");
    unsigned char hash[32] = {};
    char row[65536];
    while (std::fgets(row, sizeof row, rows.get()) != nullptr) {
      crypto_generichash(hash, sizeof hash, reinterpret_cast<const unsigned char*>(row),
                         std::strlen(row), hash, sizeof hash);
      ++reading.rows;
    }
  }
  reading.took = Clock::now() - begun;
  return reading;
}

void row(std::string_view what, std::size_t rows, Seconds took, Seconds reference) {
  fmt::print("  {:<44} {:>7.2f} s {:>10.0f} rows/s {:>7.2f} of COPY\n", what, took.count(),
             static_cast<double>(rows) / took.count(), reference / took);
  std::fflush(stdout);
}

Seconds audited(World& world, bool full, std::size_t unchanged) {
  const auto begun = Clock::now();
  const auto report = must(world.t().audit().verify(Principal::local_operator(), {.full = full}));
  const Seconds took = Clock::now() - begun;
  if (!report.clean) throw std::runtime_error("the audit found " + report.findings.front().detail);
  if (static_cast<std::size_t>(report.unchanged_accounts) < unchanged)
    throw std::runtime_error("too much was looked at again");
  return took;
}

}  // namespace

void audit(std::size_t accounts) {
  test::PostgresServer server({.fsync = true, .connections_max = 100});
  World world = populated(server, accounts);
  write_comments(world, world.first(), accounts, comments_each);
  server.execute(test::PostgresServer::database_of(world.url()), "VACUUM ANALYZE");
  const std::vector<std::string> tables = {"wallets",          "ledger_entries", "comments",
                                           "expiring_credits", "tallies",        "participations",
                                           "account_events"};
  fmt::print("audit of {} accounts with {} comments each\n", accounts, comments_each);
  const auto reference = copied_and_hashed(world, tables);
  row("COPY of the same rows, each hashed", reference.rows, reference.took, reference.took);
  row("full", reference.rows, audited(world, true, 0), reference.took);
  row("nothing has changed since", reference.rows, audited(world, false, accounts), reference.took);
  const PostId post = world.event_post();
  for (std::size_t i = 0; i < accounts / 100; ++i)
    must(world.t().comments().add(
        Principal::of_account(AccountId{world.first() + static_cast<std::int64_t>(i * 100)},
                              Role::user, "bench"),
        {post, "one more"}));
  row("one account in a hundred has moved", reference.rows,
      audited(world, false, accounts - accounts / 100 - 1), reference.took);
  row("full again", reference.rows, audited(world, true, 0), reference.took);
}

}  // namespace ticketing::bench
