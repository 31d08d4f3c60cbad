#include <chrono>
#include <string>

#include "config/sqlite_path.hpp"
#include "odb/pgsql/pg_handle.hpp"
#include "odb/sqlite/sqlite_handle.hpp"
#include "odb/store_facts.hpp"
#include "storage/store.hpp"

namespace ticketing {
namespace {

using std::chrono::microseconds;

constexpr std::chrono::milliseconds writer_wait{1000};

StoreFacts look_at_sqlite(const std::filesystem::path& file) {
  StoreFacts facts;
  facts.file = file;
  facts.bytes = static_cast<std::int64_t>(std::filesystem::file_size(file));
  SqliteHandle store(file.string(), false, writer_wait);
  store.first_row("PRAGMA encoding", {},
                  [&facts](sqlite3_stmt* row) { facts.encoding = sqlite_text(row, 0); });
  if (sqlite3_db_readonly(store.get(), "main") != 0) {
    facts.why_not = "the file cannot be written to by this user";
    return facts;
  }
  try {
    store.run("BEGIN IMMEDIATE; ROLLBACK");
    facts.writes = true;
  } catch (const StorageUnavailable& e) {
    facts.why_not = e.what();
  }
  return facts;
}

StoreFacts look_at_postgresql(const std::string& url) {
  StoreFacts facts;
  PgHandle database(url, "any");
  const auto row = database.row(
      "SELECT pg_is_in_recovery(), current_setting('default_transaction_read_only'), "
      "current_setting('server_encoding'), pg_database_size(current_database()), "
      "current_setting('max_connections')::int - "
      "current_setting('superuser_reserved_connections')::int");
  facts.writes = row[0] == "f" && row[1] == "off";
  if (!facts.writes)
    facts.why_not =
        row[0] == "t" ? "the server is a standby" : "default_transaction_read_only is on";
  facts.encoding = row[2];
  facts.bytes = std::stoll(row[3]);
  facts.connections_max = std::stoi(row[4]);
  const SystemClock ours;
  const Timestamp before = ours.now();
  const auto there =
      database.row("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint");
  const Timestamp after = ours.now();
  const Timestamp middle = before + (after - before) / 2;
  facts.clock_ahead = microseconds(std::stoll(there[0])) - middle.time_since_epoch();
  return facts;
}

}  // namespace

StoreFacts look_at_database(const StoreConfig& config) {
  if (const auto file = config::sqlite_path(config.url)) return look_at_sqlite(*file);
  return look_at_postgresql(config.url);
}

}  // namespace ticketing
