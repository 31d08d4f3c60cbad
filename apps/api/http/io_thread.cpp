#include "api/http/io_thread.hpp"

#include <spdlog/spdlog.h>

#include "api/http/connection.hpp"

namespace ticketing::api {

namespace {
constexpr std::chrono::milliseconds sweep_period{50};
}

IoThread::IoThread(HttpHandler& handler, const HttpLimits& limits, ServerCounters& counters)
    : handler_(handler), limits_(limits), counters_(counters) {
  tick();
  asio::co_spawn(context_, sweep(), asio::detached);
}

void IoThread::run() {
  for (;;) {
    try {
      context_.run();
      return;
    } catch (const std::exception& e) {
      // A connection catches its own; what arrives here must not take the others down.
      spdlog::error("I/O thread: {}", e.what());
    }
  }
}

void IoThread::serve(tcp::socket socket) {
  auto connection = std::make_unique<Connection>(*this, std::move(socket));
  auto run = Connection::run(std::move(connection));
  asio::co_spawn(context_, std::move(run), asio::detached);
}

void IoThread::drain() {
  for (Connection* connection : connections_) connection->drain();
}

std::list<Connection*>::iterator IoThread::enter(Connection* connection) {
  return connections_.insert(connections_.end(), connection);
}

asio::awaitable<void> IoThread::sweep() {
  asio::steady_timer timer(context_);
  for (;;) {
    timer.expires_after(sweep_period);
    co_await timer.async_wait(asio::use_awaitable);
    tick();
    for (Connection* connection : connections_) connection->expire_if_due(now_);
  }
}

void IoThread::tick() {
  now_ = std::chrono::steady_clock::now();
  const auto second = std::chrono::duration_cast<std::chrono::seconds>(
                          std::chrono::system_clock::now().time_since_epoch())
                          .count();
  if (second != date_second_) {
    date_second_ = second;
    date_ = imf_fixdate(second);
  }
}

}  // namespace ticketing::api
