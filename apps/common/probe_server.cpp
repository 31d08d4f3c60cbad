#include "common/probe_server.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <spdlog/spdlog.h>

#include <atomic>
#include <charconv>
#include <chrono>
#include <exception>
#include <thread>
#include <utility>
#include <vector>

namespace ticketing::app {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr int connections_max = 64;
constexpr std::chrono::seconds patience{5};
constexpr std::uint32_t header_bytes_max = 8192;

Result<tcp::endpoint> parse_address(const std::string& option, const std::string& text) {
  const auto colon = text.rfind(':');
  std::string host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  unsigned short port = 0;
  const char* const end = text.data() + text.size();
  const char* const digits = colon == text.npos ? end : text.data() + colon + 1;
  const auto [rest, wrong] = std::from_chars(digits, end, port);
  error_code error;
  const auto address = asio::ip::make_address(host, error);
  if (error || digits == end || wrong != std::errc() || rest != end)
    return refuse(ErrorCode::validation_failed,
                  option + " " + text + " is no address: HOST:PORT, such as 127.0.0.1:9100");
  return tcp::endpoint(address, port);
}

}  // namespace

class ProbeServer::Listener {
 public:
  Listener(std::string option, Answer answer)
      : option_(std::move(option)), answer_(std::move(answer)) {}
  ~Listener() {
    context_.stop();
    for (auto& thread : threads_) thread.join();
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  Result<void> listen(const tcp::endpoint& endpoint) {
    try {
      acceptor_.open(endpoint.protocol());
      acceptor_.set_option(asio::socket_base::reuse_address(true));
      acceptor_.bind(endpoint);
      acceptor_.listen();
    } catch (const boost::system::system_error& e) {
      return refuse(ErrorCode::unavailable, option_ + ": " + e.code().message());
    }
    asio::co_spawn(context_, accept(), asio::detached);
    // Two: a reply that waits for the database does not keep the other from being asked.
    for (int i = 0; i < 2; ++i) threads_.emplace_back([this] { context_.run(); });
    return {};
  }

  std::string url() const {
    const auto at = acceptor_.local_endpoint();
    const std::string host = at.address().to_string();
    return "http://" + (at.address().is_v6() ? "[" + host + "]" : host) + ":" +
           std::to_string(at.port());
  }

 private:
  asio::awaitable<void> accept() {
    for (;;) {
      error_code error;
      tcp::socket socket = co_await acceptor_.async_accept(
          asio::make_strand(context_), asio::redirect_error(asio::use_awaitable, error));
      if (error) {
        // Out of descriptors, most likely: let some connections end before asking again.
        asio::steady_timer pause(context_, std::chrono::milliseconds(100));
        co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
        continue;
      }
      if (connections_ >= connections_max) continue;
      ++connections_;
      const auto strand = socket.get_executor();
      asio::co_spawn(strand, serve(beast::tcp_stream(std::move(socket))),
                     [this](const std::exception_ptr&) { --connections_; });
    }
  }

  asio::awaitable<void> serve(beast::tcp_stream stream) {
    beast::flat_buffer buffer;
    for (bool keep = true; keep;) {
      stream.expires_after(patience);
      http::request_parser<http::empty_body> parser;
      parser.header_limit(header_bytes_max);
      error_code error;
      // Not a body: no probe has one, and Beast ends the process over some that come in pieces.
      co_await http::async_read_header(stream, buffer, parser,
                                       asio::redirect_error(asio::use_awaitable, error));
      if (error) break;
      auto reply = reply_to(parser.get());
      if (!parser.is_done()) reply.keep_alive(false);
      keep = reply.keep_alive();
      co_await http::async_write(stream, reply, asio::redirect_error(asio::use_awaitable, error));
      if (error) break;
    }
    error_code ignored;
    stream.socket().shutdown(tcp::socket::shutdown_both, ignored);
  }

  http::response<http::string_body> reply_to(const http::request<http::empty_body>& request) const {
    const std::string_view target(request.target().data(), request.target().size());
    ProbeReply answer{405, "only GET\n"};
    if (request.method() == http::verb::get) answer = ask(target.substr(0, target.find('?')));
    http::response<http::string_body> reply(static_cast<http::status>(answer.status),
                                            request.version());
    reply.set(http::field::content_type, "text/plain; version=0.0.4; charset=utf-8");
    reply.set(http::field::cache_control, "no-store");
    if (answer.status == 405) reply.set(http::field::allow, "GET");
    reply.keep_alive(request.keep_alive());
    reply.body() = std::move(answer.body);
    reply.prepare_payload();
    return reply;
  }

  ProbeReply ask(std::string_view path) const {
    try {
      return answer_(path);
    } catch (const std::exception& e) {
      spdlog::error("{}: {}", option_, e.what());
      return {500, "internal\n"};
    }
  }

  const std::string option_;
  const Answer answer_;
  asio::io_context context_;
  tcp::acceptor acceptor_{context_};
  std::atomic<int> connections_ = 0;
  std::vector<std::thread> threads_;
};

ProbeServer::ProbeServer(std::unique_ptr<Listener> listener) : listener_(std::move(listener)) {}
ProbeServer::~ProbeServer() = default;

Result<std::unique_ptr<ProbeServer>> ProbeServer::listen(const std::string& option,
                                                         const std::string& address,
                                                         Answer answer) {
  const auto endpoint = parse_address(option, address);
  TICKETING_TRY(endpoint);
  auto listener = std::make_unique<Listener>(option, std::move(answer));
  TICKETING_TRY(listener->listen(*endpoint));
  return std::unique_ptr<ProbeServer>(new ProbeServer(std::move(listener)));
}

std::string ProbeServer::url() const { return listener_->url(); }

}  // namespace ticketing::app
