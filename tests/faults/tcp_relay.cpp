#include "faults/tcp_relay.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <thread>
#include <vector>

namespace ticketing::test {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr auto completion = asio::as_tuple(asio::use_awaitable);

/// Both sides of one relayed connection.
struct Pair {
  explicit Pair(asio::io_context& io) : client(io), server(io) {}
  tcp::socket client;
  tcp::socket server;
  bool cut = false;
};

asio::awaitable<void> to_server(std::shared_ptr<Pair> pair) {
  std::array<char, 16384> bytes{};
  for (;;) {
    const auto [read_error, size] =
        co_await pair->client.async_read_some(asio::buffer(bytes), completion);
    if (read_error) break;
    const auto [write_error, written] =
        co_await asio::async_write(pair->server, asio::buffer(bytes, size), completion);
    if (write_error) break;
  }
  boost::system::error_code ignored;
  if (!pair->cut) pair->server.shutdown(tcp::socket::shutdown_send, ignored);
}

asio::awaitable<void> to_client(std::shared_ptr<Pair> pair) {
  std::array<char, 16384> bytes{};
  for (;;) {
    const auto [read_error, size] =
        co_await pair->server.async_read_some(asio::buffer(bytes), completion);
    if (read_error) break;
    if (pair->cut) continue;  // the answer gets lost on its way
    co_await asio::async_write(pair->client, asio::buffer(bytes, size), completion);
  }
  boost::system::error_code ignored;
  pair->client.close(ignored);
}

}  // namespace

class TcpRelay::Wire {
 public:
  explicit Wire(int server_port)
      : server_(asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(server_port)),
        acceptor_(io_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
    asio::co_spawn(io_, accept(), asio::detached);
    thread_ = std::jthread([this] { io_.run(); });
  }
  ~Wire() { io_.stop(); }
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  int port() const { return acceptor_.local_endpoint().port(); }

  void cut() {
    asio::post(io_, [this] {
      for (const auto& known : pairs_) {
        const auto pair = known.lock();
        if (!pair) continue;
        pair->cut = true;
        boost::system::error_code ignored;
        pair->client.close(ignored);
      }
      pairs_.clear();
    });
  }

 private:
  asio::awaitable<void> accept() {
    for (;;) {
      auto pair = std::make_shared<Pair>(io_);
      const auto [error] = co_await acceptor_.async_accept(pair->client, completion);
      if (error) co_return;
      const auto [refused] = co_await pair->server.async_connect(server_, completion);
      if (refused) continue;
      pairs_.push_back(pair);
      asio::co_spawn(io_, to_server(pair), asio::detached);
      asio::co_spawn(io_, to_client(pair), asio::detached);
    }
  }

  const tcp::endpoint server_;
  asio::io_context io_{1};
  tcp::acceptor acceptor_;
  std::vector<std::weak_ptr<Pair>> pairs_;
  std::jthread thread_;  // last: ends first
};

TcpRelay::TcpRelay(int server_port) : wire_(std::make_unique<Wire>(server_port)) {}
TcpRelay::~TcpRelay() = default;
int TcpRelay::port() const { return wire_->port(); }
void TcpRelay::cut() { wire_->cut(); }

}  // namespace ticketing::test
