#include "support/http_client.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/string.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace ticketing::test {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr auto completion = asio::as_tuple(asio::use_awaitable);

std::string bytes_of(const HttpRequest& request) {
  auto bytes = fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\n", request.method, request.target);
  if (!request.token.empty()) bytes += fmt::format("Authorization: Bearer {}\r\n", request.token);
  if (!request.idempotency_key.empty())
    bytes += fmt::format("Idempotency-Key: {}\r\n", request.idempotency_key);
  if (!request.body.empty())
    bytes += fmt::format("Content-Type: application/json\r\nContent-Length: {}\r\n",
                         request.body.size());
  return bytes + "\r\n" + request.body;
}

/// The requests of a run and who sends them.
class Run {
 public:
  Run(const Crowd& crowd, const std::vector<HttpRequest>& requests)
      : crowd_(crowd), requests_(requests), outcomes_(requests.size()), everybody_is_here_(io_) {
    everybody_is_here_.expires_at(asio::steady_timer::time_point::max());
  }

  std::vector<HttpOutcome> finish(std::chrono::seconds patience) {
    const auto size = std::max<std::size_t>(1, crowd_.ports.size());
    for (int i = 0; i < crowd_.connections; ++i) {
      const auto port = crowd_.ports.at(static_cast<std::size_t>(i) % size);
      ++coming_;
      asio::co_spawn(io_, client(port), [this](const std::exception_ptr& e) {
        if (e && !failure_) failure_ = e;
      });
    }
    io_.run_for(patience);
    if (failure_) std::rethrow_exception(failure_);
    if (!io_.stopped())
      throw std::runtime_error(fmt::format("of {} requests, {} were answered in {} s",
                                           requests_.size(), answered_, patience.count()));
    return std::move(outcomes_);
  }

 private:
  struct Connection {
    explicit Connection(asio::io_context& io) : socket(io) {}
    tcp::socket socket;
    std::string buffer;
  };

  asio::awaitable<void> client(int port) {
    Connection connection(io_);
    bool connected = co_await connect(connection, port);
    if (--coming_ == 0) everybody_is_here_.expires_at(asio::steady_timer::time_point::min());
    co_await everybody_is_here_.async_wait(completion);

    while (connected && next_ < requests_.size()) {
      const auto index = next_++;
      auto& outcome = outcomes_[index];
      co_await exchange(connection, requests_[index], outcome);
      if (outcome.status != 0) ++answered_;
      if (crowd_.on_outcome) crowd_.on_outcome(index, outcome);
      if (outcome.status == 0) connected = co_await connect(connection, port);
    }
  }

  static asio::awaitable<bool> connect(Connection& connection, int port) {
    boost::system::error_code ignored;
    connection.socket.close(ignored);
    connection.buffer.clear();
    const tcp::endpoint server(asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(port));
    const auto [error] = co_await connection.socket.async_connect(server, completion);
    if (error) co_return false;
    connection.socket.set_option(tcp::no_delay(true), ignored);
    co_return true;
  }

  /// Leaves `outcome.status` 0 when the connection broke.
  static asio::awaitable<void> exchange(Connection& connection, const HttpRequest& request,
                                        HttpOutcome& outcome) {
    auto& [socket, buffer] = connection;
    const std::string bytes = bytes_of(request);
    outcome.sent = true;
    outcome.began = std::chrono::steady_clock::now();
    const auto [write_error, written] =
        co_await asio::async_write(socket, asio::buffer(bytes), completion);
    if (write_error) co_return;
    const auto [head_error, head_size] = co_await asio::async_read_until(
        socket, asio::dynamic_buffer(buffer), "\r\n\r\n", completion);
    if (head_error) co_return;
    outcome.head = buffer.substr(0, head_size);
    buffer.erase(0, head_size);

    std::size_t body_size = 0;
    const auto length = outcome.header("Content-Length");
    std::from_chars(length.data(), length.data() + length.size(), body_size);
    if (buffer.size() < body_size) {
      const auto missing = asio::transfer_exactly(body_size - buffer.size());
      const auto [body_error, read] =
          co_await asio::async_read(socket, asio::dynamic_buffer(buffer), missing, completion);
      if (body_error) co_return;
    }
    outcome.body = buffer.substr(0, body_size);
    buffer.erase(0, body_size);
    outcome.ended = std::chrono::steady_clock::now();
    std::from_chars(outcome.head.data() + 9, outcome.head.data() + 12, outcome.status);
  }

  const Crowd& crowd_;
  const std::vector<HttpRequest>& requests_;
  std::vector<HttpOutcome> outcomes_;
  asio::io_context io_{1};
  asio::steady_timer everybody_is_here_;
  std::exception_ptr failure_;
  std::size_t next_ = 0;
  std::size_t answered_ = 0;
  int coming_ = 0;
};

}  // namespace

std::string HttpOutcome::header(std::string_view name) const {
  std::size_t line = head.find("\r\n");
  while (line != std::string::npos && line + 2 < head.size()) {
    const auto begin = line + 2;
    line = head.find("\r\n", begin);
    const auto field = std::string_view(head).substr(begin, line - begin);
    const auto colon = field.find(':');
    if (colon == std::string_view::npos || !boost::beast::iequals(field.substr(0, colon), name))
      continue;
    const auto value = field.find_first_not_of(' ', colon + 1);
    return value == std::string_view::npos ? "" : std::string(field.substr(value));
  }
  return "";
}

HttpOutcome http_call(int port, const HttpRequest& request) {
  const std::vector<HttpRequest> requests{request};
  return Run({{port}, 1, {}}, requests).finish(std::chrono::seconds(30)).front();
}

std::vector<HttpOutcome> run_crowd(const Crowd& crowd, const std::vector<HttpRequest>& requests) {
  return Run(crowd, requests).finish(std::chrono::minutes(1));
}

}  // namespace ticketing::test
