// Throwaway PostgreSQL and Redis servers for tests and benchmarks: they listen on loopback and on
// a Unix socket in a temporary directory, work as root too, and die with the test program.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "support/child_process.hpp"
#include "support/temp_dir.hpp"

namespace ticketing::test {

struct PostgresOptions {
  bool fsync = false;  ///< true for benchmarks, which must pay for durability
  int connections_max = 200;
};

class PostgresServer final {
 public:
  explicit PostgresServer(const PostgresOptions& options = {});
  /// A hot standby of `primary`, whom it calls itself "standby": it has all of its databases, and
  /// is sent what is committed there from now on.
  static PostgresServer standby_of(const PostgresServer& primary);
  ~PostgresServer();

  /// The one all tests of a program share; started at the first call.
  static PostgresServer& shared();

  int port() const { return port_; }
  /// "postgresql://..." of a database, over the Unix socket.
  std::string url(std::string_view database) const;
  /// "host:port" in such a URL, where several may stand, separated by commas.
  std::string address() const;
  /// The same over loopback TCP.
  std::string tcp_url(std::string_view database) const;
  /// The URL of a fresh, empty database.
  std::string create_database();
  /// The database's name in such a URL.
  static std::string database_of(const std::string& url);
  /// Runs SQL through psql as the superuser, each statement by itself; unaligned output, one row a
  /// line, columns separated by '|'. Throws std::runtime_error when the server refuses.
  std::string execute(std::string_view database, const std::string& sql);

  /// Configures the running server (ALTER SYSTEM); sessions that are opened from now on see it.
  void set(const std::string& name, const std::string& value);
  /// Has the database's connections that are opened from now on say in the log what they run.
  void log_statements_of(std::string_view database);
  /// How many statements such connections have run so far, beginnings and ends of transactions
  /// included.
  std::size_t statements_logged() const;

  void start();
  /// Clean: waits for transactions to be rolled back and clients to be cut off ("fast").
  void stop();
  /// As a crash ends it ("immediate").
  void crash();
  /// Makes a standby a server that writes.
  void promote();
  /// As after a crash, then up again with recovery done.
  void restart_immediate();

 private:
  struct StandbyOf {
    const PostgresServer& primary;
  };
  explicit PostgresServer(const StandbyOf& original);
  void choose_user();
  void start_on(int port);
  void shut_down(int signal);
  std::string log() const;

  const PostgresOptions options_;
  TempDir dir_;
  uid_t uid_ = 0;
  gid_t gid_ = 0;
  std::string binaries_;
  int port_ = 0;
  std::atomic<int> databases_{0};
  std::atomic<int> commands_{0};
  ChildProcess server_;
};

class RedisServer final {
 public:
  /// `options`: further words of its command line.
  explicit RedisServer(std::vector<std::string> options = {});
  ~RedisServer();

  static RedisServer& shared();

  int port() const { return port_; }
  /// "redis://127.0.0.1:port/0"
  std::string url() const;
  /// "unix:///path"
  std::string socket_url() const;

  void start();
  void stop();
  /// Silent without being gone: SIGSTOP, until SIGCONT.
  void stall();
  void go_on();
  /// Forgets everything.
  void flush();

 private:
  void start_on(int port);

  const std::vector<std::string> options_;
  TempDir dir_;
  int port_ = 0;
  ChildProcess server_;
};

/// Watches over a master and makes a replica the master when it is gone.
class RedisSentinel final {
 public:
  explicit RedisSentinel(const RedisServer& master);

  int port() const { return port_; }
  /// "redis+sentinel://127.0.0.1:port/main/0"
  std::string url() const;

 private:
  void start_on(int port, int master);

  TempDir dir_;
  int port_ = 0;
  ChildProcess server_;
};

/// A loopback TCP port that was free a moment ago, and that no client is given by chance.
int free_port();

/// Calls `start` with a free port, and with another when it throws std::runtime_error, a few times:
/// somebody may have taken the port between our look and the start. The port that did it.
int start_on_some_port(const std::function<void(int port)>& start);

}  // namespace ticketing::test
