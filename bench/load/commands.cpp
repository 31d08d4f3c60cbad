#include "load/commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include <ticketing/config.hpp>

#include "load/median.hpp"
#include "support/child_process.hpp"
#include "support/program.hpp"
#include "support/store_sql.hpp"
#include "support/temp_dir.hpp"

namespace ticketing::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int entries_each = 100;

/// Accounts and what each has earned. Balances are the sums, but the hashes are none: such a ledger
/// cannot be audited.
std::string earned(int accounts) {
  const std::string count =
      "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {} - 1) ";
  return fmt::format(fmt::runtime(count), accounts) +
         "INSERT INTO accounts (id, email, nickname, role, state, password_hash, created_at) "
         "SELECT i + 1, 'member' || (i + 1) || '@example.com', 'member', 'user', 'active', '', 1 "
         "FROM n;\n" +
         fmt::format(
             "INSERT INTO wallets (account_id, balance, entry_count, head, posts_counted, "
             "comments_counted, event_seq, ordinary) SELECT id, {0} * 5, {0}, '{1}', 0, 0, 0, 1 "
             "FROM accounts;\n",
             entries_each, std::string(64, '0')) +
         fmt::format(fmt::runtime(count), accounts * entries_each) +
         fmt::format(
             "INSERT INTO ledger_entries (account_id, seq, amount, balance_after, reason, rule, "
             "rule_amount, source_type, source_id, note, created_at, hash) SELECT i % {0} + 1, "
             "i / {0} + 1, 5, (i / {0} + 1) * 5, 'adjustment', 'adjustment', 5, 'adjustment', "
             "i / {0} + 1, 'a gift', 1, '{1}' FROM n;\n",
             accounts, std::string(64, '0'));
}

/// Of one run, from start to end.
double seconds_of(const std::string& store, const std::string& words, const std::string& output) {
  const auto began = Clock::now();
  test::run({.command = {"/bin/sh", "-c",
                         fmt::format("'{}' --store '{}' {} > '{}'",
                                     test::built_program("ticketctl"), store, words, output)},
             .output_file = output + ".log"});
  return std::chrono::duration<double>(Clock::now() - began).count();
}

}  // namespace

void commands(int rounds, double scale) {
  const int accounts = std::max(1, static_cast<int>(10'000 * scale));
  test::TempDir dir;
  Config config;
  config.store.url = "sqlite:///" + dir.file("grown.db");
  seconds_of(config.store.url, "db init", dir.file("made"));
  test::execute_sql(config, earned(accounts));
  fmt::print("ticketctl on {} ledger entries of {} accounts (SQLite):\n", accounts * entries_each,
             accounts);
  for (const std::string words : {"version", "account show member1@example.com", "points show 1",
                                  "points history 1 --limit 20", "account list --limit 20",
                                  "order list", "audit actions", "job list"}) {
    std::vector<double> taken;
    for (int i = 0; i < rounds; ++i)
      taken.push_back(seconds_of(config.store.url, words, dir.file("shown")));
    fmt::print("  {:35} {:6.1f} ms (target {})\n", words, median(taken) * 1000,
               words == "version" ? 30 : 100);
  }
  const double exporting = seconds_of(config.store.url, "points export", dir.file("exported"));
  fmt::print("  {:35} {:6.0f} rows/s (target 200 000)\n", "points export",
             accounts * entries_each / exporting);
}

}  // namespace ticketing::bench
