// A database session that holds a lock until told to let go, so that tests can stop programs at a
// point of their choice instead of hoping for a race.
#pragma once

#include <string>
#include <thread>

#include "support/servers.hpp"

namespace ticketing::test {

class HeldLock final {
 public:
  /// Runs `sql`, which takes the lock, in a session of its own; returns once it is held.
  HeldLock(PostgresServer& server, std::string database, const std::string& sql);
  ~HeldLock();
  HeldLock(const HeldLock&) = delete;
  HeldLock& operator=(const HeldLock&) = delete;

  void release();
  /// How many sessions of ours wait for some lock now.
  int waiting() const;

 private:
  PostgresServer& server_;
  const std::string database_;
  const std::string mark_;
  std::jthread session_;
};

/// Makes every commit that adds rows to `table` wait, inside COMMIT, for the lock that
/// `commit_lock_sql` takes.
void make_commits_wait(PostgresServer& server, const std::string& database,
                       const std::string& table = "comments");
inline const std::string commit_lock_sql = "SELECT pg_advisory_lock(7)";

}  // namespace ticketing::test
