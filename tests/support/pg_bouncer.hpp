// PgBouncer in front of a test's PostgreSQL: each transaction gets whichever session is free.
#pragma once

#include <string>
#include <string_view>

#include "support/child_process.hpp"
#include "support/servers.hpp"
#include "support/temp_dir.hpp"

namespace ticketing::test {

class PgBouncer final {
 public:
  /// `resets`: whether it makes each session anew (DISCARD ALL) behind every transaction, which
  /// docs/operations.md asks for.
  explicit PgBouncer(const PostgresServer& server, bool resets = true);

  /// In front of `PostgresServer::shared()`; started at the first call.
  static PgBouncer& shared();

  /// "postgresql://..." of a database, over loopback TCP.
  std::string url(std::string_view database) const;

 private:
  void start_on(int port, const PostgresServer& server, bool resets);

  TempDir dir_;
  int port_ = 0;
  ChildProcess process_;
};

}  // namespace ticketing::test
