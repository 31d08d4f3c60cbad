#include "support/store_sql.hpp"

#include <sqlite3.h>

#include <memory>
#include <stdexcept>
#include <string_view>

#include "support/servers.hpp"

namespace ticketing::test {

void execute_sql(const Config& config, const std::string& sql) {
  constexpr std::string_view file = "sqlite:///";
  if (!config.store.url.starts_with(file)) {
    auto& server = PostgresServer::shared();
    server.execute(PostgresServer::database_of(config.store.url),
                   "SET session_replication_role = replica; " + sql);
    return;
  }
  sqlite3* handle = nullptr;
  sqlite3_open(config.store.url.substr(file.size()).c_str(), &handle);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> closed(handle, sqlite3_close);
  sqlite3_busy_timeout(handle, 10'000);
  char* message = nullptr;
  if (sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, &message) != SQLITE_OK)
    throw std::runtime_error(message);
}

}  // namespace ticketing::test
