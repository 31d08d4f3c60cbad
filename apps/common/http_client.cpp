#include "common/http_client.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

namespace ticketing::app {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Clock = std::chrono::steady_clock;
using asio::ip::tcp;

/// One io_context, one thread, `connections` coroutines that each keep one connection.
class LoadRun {
 public:
  explicit LoadRun(const HttpLoad& load) : load_(load) {}

  bool run() {
    boost::system::error_code error;
    tcp::resolver resolver(context_);
    endpoints_ = resolver.resolve(load_.host, load_.port, error);
    if (error) return false;
    for (int i = 0; i < load_.connections; ++i) {
      asio::co_spawn(context_, serve(), [](const std::exception_ptr& failure) {
        if (failure) std::rethrow_exception(failure);
      });
    }
    context_.run();
    return true;
  }

 private:
  asio::awaitable<void> serve() {
    beast::tcp_stream stream(context_);
    beast::flat_buffer buffer;
    while (const auto index = load_.next()) {
      const std::string bytes = load_.request(*index);
      const HttpAnswer answer = co_await exchange(stream, buffer, bytes);
      const auto pause = load_.answered(*index, answer);
      if (pause == pause.zero()) continue;
      asio::steady_timer timer(context_, pause);
      co_await timer.async_wait(asio::use_awaitable);
    }
  }

  asio::awaitable<HttpAnswer> exchange(beast::tcp_stream& stream, beast::flat_buffer& buffer,
                                       const std::string& bytes) {
    boost::system::error_code error;
    const auto into_error = [&error] { return asio::redirect_error(asio::use_awaitable, error); };
    HttpAnswer answer;
    http::response<http::string_body> response;
    stream.expires_after(load_.patience);
    if (!stream.socket().is_open()) {
      buffer.clear();
      co_await stream.async_connect(endpoints_, into_error());
      if (!error) stream.socket().set_option(tcp::no_delay(true), error);
    }
    answer.sent = Clock::now();
    if (!error) co_await asio::async_write(stream, asio::buffer(bytes), into_error());
    if (!error) co_await http::async_read(stream, buffer, response, into_error());
    answer.ended = Clock::now();
    if (error) {
      answer.error = error.message();
      stream.close();
      co_return answer;
    }
    if (!response.keep_alive()) stream.close();
    answer.status = static_cast<int>(response.result_int());
    answer.body = std::move(response.body());
    co_return answer;
  }

  const HttpLoad& load_;
  asio::io_context context_{1};
  tcp::resolver::results_type endpoints_;
};

}  // namespace

std::string to_bytes(const HttpRequestText& request) {
  std::string bytes = request.method + " " + request.target + " HTTP/1.1\r\n";
  const auto add = [&bytes](std::string_view name, std::string_view value) {
    bytes.append(name).append(": ").append(value).append("\r\n");
  };
  add("Host", request.host);
  if (!request.token.empty()) add("Authorization", "Bearer " + request.token);
  if (!request.body.empty()) add("Content-Type", "application/json");
  if (!request.idempotency_key.empty()) add("Idempotency-Key", request.idempotency_key);
  if (!request.body.empty()) add("Content-Length", std::to_string(request.body.size()));
  return bytes + "\r\n" + request.body;
}

bool run_http_load(const HttpLoad& load) { return LoadRun(load).run(); }

}  // namespace ticketing::app
