#include "load/http_load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio.hpp>
#include <charconv>
#include <stdexcept>

namespace ticketing::bench {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

asio::awaitable<void> connection(const Load& load, LoadResult& result, std::size_t& next,
                                 Clock::time_point begin) {
  tcp::socket socket(co_await asio::this_coro::executor);
  co_await socket.async_connect(
      {asio::ip::address_v4::loopback(), static_cast<unsigned short>(load.port)},
      asio::use_awaitable);
  socket.set_option(tcp::no_delay(true));
  std::string buffer;
  while (next < load.requests) {
    const std::string bytes = load.request(next++);
    const auto sent = Clock::now();
    co_await asio::async_write(socket, asio::buffer(bytes), asio::use_awaitable);
    buffer.clear();
    std::size_t head = std::string::npos;
    std::size_t total = 0;
    while (total == 0 || buffer.size() < total) {
      char chunk[8192];
      const auto n = co_await socket.async_read_some(asio::buffer(chunk), asio::use_awaitable);
      buffer.append(chunk, n);
      if (total != 0) continue;
      head = buffer.find("\r\n\r\n");
      if (head == std::string::npos) continue;
      std::size_t length = 0;
      const auto at = buffer.find("Content-Length: ");
      if (at != std::string::npos && at < head)
        std::from_chars(buffer.data() + at + 16, buffer.data() + head, length);
      total = head + 4 + length;
    }
    const auto answered = Clock::now();
    result.latencies.push_back(answered - sent);
    int status = 0;
    std::from_chars(buffer.data() + 9, buffer.data() + 12, status);
    ++result.statuses[status];
    if (load.mark && load.mark(std::string_view(buffer).substr(head + 4)))
      result.marks.push_back(answered - begin);
  }
}

}  // namespace

double LoadResult::percentile_ms(double p) const {
  if (latencies.empty()) return 0;
  const auto at = static_cast<std::size_t>(p * static_cast<double>(latencies.size() - 1));
  return std::chrono::duration<double, std::milli>(latencies[at]).count();
}

LoadResult run_load(const Load& load) {
  asio::io_context io(1);
  LoadResult result;
  result.latencies.reserve(load.requests);
  std::size_t next = 0;
  const auto begin = Clock::now();
  for (int i = 0; i < load.connections; ++i)
    asio::co_spawn(io, connection(load, result, next, begin), [](const std::exception_ptr& e) {
      if (e) std::rethrow_exception(e);
    });
  io.run();
  result.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  std::sort(result.latencies.begin(), result.latencies.end());
  return result;
}

std::string http_call(int port, const std::string& bytes) {
  std::string body;
  const auto result = run_load({port, 1, 1, [&](std::size_t) { return bytes; },
                                [&](std::string_view answer) {
                                  body = answer;
                                  return false;
                                }});
  const int status = result.statuses.begin()->first;
  if (status / 100 != 2) throw std::runtime_error(fmt::format("HTTP {}: {}", status, body));
  return body;
}

std::string http_request(const std::string& method, const std::string& target,
                         const std::string& token, const std::string& body) {
  auto bytes = fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\n", method, target);
  if (!token.empty()) bytes += fmt::format("Authorization: Bearer {}\r\n", token);
  if (!body.empty())
    bytes += fmt::format("Content-Type: application/json\r\nContent-Length: {}\r\n", body.size());
  return bytes + "\r\n" + body;
}

}  // namespace ticketing::bench
