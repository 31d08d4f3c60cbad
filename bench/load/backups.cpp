#include "load/backups.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>
#include <thread>

#include <ticketing/backup.hpp>

#include "load/orders_beside.hpp"
#include "load/world.hpp"
#include "support/servers.hpp"
#include "support/temp_dir.hpp"

namespace ticketing::bench {
namespace {

constexpr std::size_t buyers = 4;
constexpr int comments_each = 5;
constexpr std::chrono::seconds quiet_time{5};

/// Through the library, so that the books add up: what does not is no backup.
std::int64_t fill(World& world, std::size_t accounts) {
  const auto op = Principal::local_operator();
  std::int64_t first = 0;
  for (std::size_t i = 0; i < accounts; ++i) {
    const auto made = must(world.t().accounts().create(
        op, {fmt::format("v{}@example.com", i), {}, fmt::format("v{}", i), Role::user}));
    if (i == 0) first = made.id.value;
    if (i < buyers)
      must(world.t().points().adjust(op, {made.id, Points{900'000'000}, "to buy with"}));
  }
  write_comments(world, first, accounts, comments_each);
  return first;
}

void beside_backup(World& world, std::string_view store, std::size_t accounts,
                   const BackUpStore& request) {
  const std::int64_t first = fill(world, accounts);
  const ProductId product = world.product();
  const auto alone =
      orders_beside(world, product, first, buyers, [] { std::this_thread::sleep_for(quiet_time); });
  BackupReport made;
  const auto begun = std::chrono::steady_clock::now();
  const auto beside = orders_beside(world, product, first, buyers, [&] {
    made = must(Ticketing::backup(world.t().config(), request));
  });
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  fmt::print(
      "{}: a backup of {} MB, proven, took {:.1f} s; clean: {}\n  {} orders alone: {}\n  {} beside "
      "it: {} (target 100)\n",
      store, made.bytes / 1'000'000, took.count(), made.clean, alone.orders, to_string(alone),
      beside.orders, to_string(beside));
  std::fflush(stdout);
}

}  // namespace

void backups(std::size_t accounts) {
  const test::TempDir folder;
  {
    test::PostgresServer server({.fsync = true, .connections_max = 100});
    World world(server.create_database(), 0);
    beside_backup(world, "PostgreSQL", accounts,
                  {folder.file("postgresql.tar"), server.create_database()});
  }
  World world("sqlite:///" + folder.file("store.db"), 0);
  beside_backup(world, "SQLite", accounts, {folder.file("sqlite.tar"), {}});
}

}  // namespace ticketing::bench
