#include "api/http/server.hpp"

#include <spdlog/spdlog.h>

#include "api/http/peer.hpp"
#include "api/http/request_parser.hpp"

namespace ticketing::api {

namespace {

std::vector<std::unique_ptr<IoThread>> make_threads(HttpHandler& handler,
                                                    const ServerOptions& options,
                                                    ServerCounters& counters) {
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  const unsigned count = options.threads > 0 ? static_cast<unsigned>(options.threads) : cores;
  std::vector<std::unique_ptr<IoThread>> threads;
  for (unsigned i = 0; i < count; ++i) {
    threads.push_back(std::make_unique<IoThread>(handler, options.limits, counters));
  }
  return threads;
}

tl::unexpected<Error> cannot_listen(const ServerOptions& options, const error_code& ec) {
  return refuse(ErrorCode::unavailable, "cannot listen on " + options.host + ":" +
                                            std::to_string(options.port) + ": " + ec.message());
}

}  // namespace

Server::Server(HttpHandler& handler, const ServerOptions& options)
    : handler_(handler),
      options_(options),
      counters_(options_.limits),
      threads_(make_threads(handler, options_, counters_)),
      acceptor_(main_context()) {}

Server::~Server() = default;

Result<void> Server::listen() {
  error_code ec;
  const auto address =
      asio::ip::make_address(options_.host == "localhost" ? "127.0.0.1" : options_.host, ec);
  if (ec)
    return refuse_setting("/api/host", "api.host: \"" + options_.host + "\" is no IP address");
  const tcp::endpoint endpoint(address, static_cast<std::uint16_t>(options_.port));
  acceptor_.open(endpoint.protocol(), ec);
  // SO_REUSEADDR lets a restart bind past connections in TIME_WAIT; a second listener still fails.
  if (!ec) acceptor_.set_option(asio::socket_base::reuse_address(true), ec);
  if (!ec) acceptor_.bind(endpoint, ec);
  if (!ec) acceptor_.listen(asio::socket_base::max_listen_connections, ec);
  if (ec) return cannot_listen(options_, ec);
  port_ = acceptor_.local_endpoint().port();
  return {};
}

void Server::run() {
  asio::co_spawn(main_context(), accept(), asio::detached);
  std::vector<std::jthread> workers;
  for (std::size_t i = 1; i < threads_.size(); ++i) {
    workers.emplace_back([thread = threads_[i].get()] { thread->run(); });
  }
  threads_.front()->run();
}

void Server::shut_down() {
  asio::post(main_context(), [this] {
    if (counters_.draining.exchange(true)) return;
    asio::co_spawn(main_context(), drain(), asio::detached);
  });
}

asio::awaitable<void> Server::accept() {
  for (std::size_t next = 0;; next = (next + 1) % threads_.size()) {
    IoThread& thread = *threads_[next];
    tcp::socket socket(thread.context());
    error_code ec;
    co_await acceptor_.async_accept(socket, asio::redirect_error(asio::use_awaitable, ec));
    if (!acceptor_.is_open()) co_return;
    if (ec) {
      // Out of descriptors, most likely: let some connections end before asking again.
      spdlog::warn("accept: {}", ec.message());
      asio::steady_timer pause(main_context(), std::chrono::milliseconds(100));
      co_await pause.async_wait(asio::use_awaitable);
      continue;
    }
    // Taken here: its own thread may be busy for a while.
    auto place = take_place(socket);
    if (!place) continue;
    asio::post(thread.context(), [&thread, s = std::move(socket), p = std::move(*place)]() mutable {
      thread.serve(std::move(s), std::move(p));
    });
  }
}

std::optional<ConnectionPlace> Server::take_place(tcp::socket& socket) {
  if (counters_.connections.load() >= options_.limits.connections_max) {
    turn_away(socket, "Too many connections.");
    return std::nullopt;
  }
  HttpRequest nothing_yet;
  set_peer(nothing_yet, socket);
  auto place = ConnectionPlace::take(counters_, handler_.client_of(nothing_yet));
  if (!place) turn_away(socket, "Too many connections from this address.");
  return place;
}

void Server::turn_away(tcp::socket& socket, std::string why) {
  counters_.turned_away_total.fetch_add(1, std::memory_order_relaxed);
  HttpRequest request;
  request.request_id = make_request_id();
  HttpReply reply = handler_.refusal(refuse_for_now(std::move(why)).value(), request);
  std::string out;
  append_reply(out, reply, {threads_.front()->date(), request.request_id, false, false, 11});
  error_code ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(asio::buffer(out), ignored);
  socket.shutdown(tcp::socket::shutdown_send, ignored);
}

asio::awaitable<void> Server::drain() {
  asio::steady_timer timer(main_context(), options_.drain_delay);
  co_await timer.async_wait(asio::use_awaitable);
  error_code ignored;
  acceptor_.close(ignored);
  for (auto& thread : threads_) {
    asio::post(thread->context(), [t = thread.get()] { t->drain(); });
  }
  const auto deadline = std::chrono::steady_clock::now() + options_.limits.drain_timeout;
  do {
    timer.expires_after(std::chrono::milliseconds(10));
    co_await timer.async_wait(asio::use_awaitable);
  } while (counters_.connections.load() > 0 && std::chrono::steady_clock::now() < deadline);
  for (auto& thread : threads_) thread->stop();
}

}  // namespace ticketing::api
