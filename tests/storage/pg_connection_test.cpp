// Connections to a PostgreSQL server that restarts, is away, or says nothing.
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <atomic>
#include <barrier>
#include <chrono>
#include <csignal>
#include <thread>
#include <vector>

#include "odb/open_store.hpp"
#include "odb/pgsql/pg_connection.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

using namespace std::chrono_literals;

TEST(PgStoreRestart, heals_by_itself) {
  PostgresServer server;
  StoreConfig config;
  config.url = server.create_database();
  config.connections = 4;
  const auto store = open_store(config);
  store->migrate();
  const auto add = [&](const std::string& name) {
    store->transact([&](UnitOfWork& unit) {
      Account account;
      account.email = name;
      unit.accounts().add(account);
      return true;
    });
  };
  {  // fill the pool
    std::barrier all(4);
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] { store->snapshot([&](UnitOfWork&) { all.arrive_and_wait(); }); });
    }
  }
  add("before");
  server.restart_immediate();
  add("after a crash");
  server.stop();
  try {
    add("while down");
    FAIL() << "committed without a server";
  } catch (const StorageUnavailable& e) {
    EXPECT_TRUE(e.not_committed);
  }
  server.start();
  add("after a stop");
  store->snapshot([](UnitOfWork& unit) {
    EXPECT_EQ(unit.accounts().list("", {{}, 10}).size(), 3);
  });
}

/// Takes a port, and lets nobody in: says how often it was tried.
class ClosedDoor final {
 public:
  explicit ClosedDoor(int port)
      : acceptor_(io_,
                  {boost::asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(port)}) {
    turn_away();
    thread_ = std::jthread([this] { io_.run(); });
  }
  ~ClosedDoor() { io_.stop(); }
  int knocks() const { return knocks_; }

 private:
  void turn_away() {
    acceptor_.async_accept([this](boost::system::error_code failed, auto) {
      if (failed) return;
      ++knocks_;
      turn_away();
    });
  }

  std::atomic<int> knocks_ = 0;
  boost::asio::io_context io_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::jthread thread_;
};

TEST(PgStoreRestart, tries_to_connect_once_and_says_what_was_wrong) {
  PostgresServer server;
  StoreConfig config;
  config.url = server.tcp_url("postgres") + "?sslmode=disable&gssencmode=disable";
  const auto store = open_store(config);
  // Killed, its server process takes no leave: the connection is known to be dead before its use.
  const auto pid = server.execute(
      "postgres", "SELECT pid FROM pg_stat_activity WHERE application_name = 'ticketing'");
  ASSERT_EQ(::kill(std::stoi(pid), SIGKILL), 0);
  server.stop();
  const ClosedDoor door(server.port());
  EXPECT_THROW(store->snapshot([](UnitOfWork&) {}), StorageUnavailable);
  EXPECT_EQ(door.knocks(), 1);
}

/// A TCP option of a connection to `url`, in the kernel's words.
int tcp_option(const std::string& url, int option) {
  odb::pgsql::database database(url);
  const auto connection = open_pg_connection(database, url);
  int value = -1;
  socklen_t size = sizeof value;
  EXPECT_EQ(::getsockopt(PQsocket(connection->handle()), IPPROTO_TCP, option, &value, &size), 0);
  return value;
}

TEST(PgConnection, notices_a_server_that_is_gone_without_a_word) {
  const auto url = PostgresServer::shared().tcp_url("postgres");
  EXPECT_EQ(tcp_option(url, TCP_USER_TIMEOUT), 10'000);
  const int silence_s =
      tcp_option(url, TCP_KEEPIDLE) + tcp_option(url, TCP_KEEPINTVL) * tcp_option(url, TCP_KEEPCNT);
  EXPECT_LE(silence_s, 30);
  EXPECT_EQ(tcp_option(url + "?tcp_user_timeout=7000", TCP_USER_TIMEOUT), 7000)
      << "what the URL says wins";
}

TEST(OpenStore, says_when_postgresql_cannot_be_reached) {
  StoreConfig config;
  config.url = "postgresql://nobody@127.0.0.1:" + std::to_string(free_port()) + "/none";
  try {
    open_store(config);
    FAIL() << "opened";
  } catch (const StorageUnavailable& e) {
    EXPECT_TRUE(e.not_committed);
  }
}

}  // namespace
}  // namespace ticketing::test
