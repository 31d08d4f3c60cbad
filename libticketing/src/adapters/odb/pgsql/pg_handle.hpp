// A PostgreSQL connection of one's own, for what is no transaction of the store.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace ticketing {

/// How PostgreSQL's own programs reach the database of a URL.
struct PgAddress {
  std::string words;  ///< as libpq has them, without what is secret: for the command line
  std::vector<std::pair<std::string, std::string>> environment;  ///< the password
};

/// Throws std::invalid_argument for a URL that is none.
PgAddress pg_address(const std::string& url);

/// Used by one thread. Throws StorageUnavailable, CopyFailed where a statement is refused.
class PgHandle final {
 public:
  /// `server`: which, of several; the URL may say otherwise.
  explicit PgHandle(const std::string& url, const char* server = "read-write");

  /// The values of the first row; none where there is no row.
  std::vector<std::string> row(const char* sql, std::span<const std::string> parameters = {});

 private:
  std::unique_ptr<PGconn, void (*)(PGconn*)> handle_;
};

}  // namespace ticketing
