#include "api/http/io_thread.hpp"

#include <spdlog/spdlog.h>

#include <vector>

#include "api/http/connection.hpp"

namespace ticketing::api {

namespace {
constexpr std::chrono::milliseconds sweep_period{50};
}  // namespace

IoThread::IoThread(HttpHandler& handler, const HttpLimits& limits, ServerCounters& counters)
    : handler_(handler),
      limits_(limits),
      counters_(counters),
      wheel_(static_cast<std::size_t>(limits.ping_period / sweep_period) + 1) {
  tick();
  asio::co_spawn(context_, sweep(), asio::detached);
}

IoThread::~IoThread() {
  for (auto& slot : wheel_) slot.clear();  // sockets go before their context
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

void IoThread::serve(tcp::socket socket, ConnectionPlace place) {
  auto connection = std::make_unique<Connection>(*this, std::move(socket), std::move(place));
  auto run = Connection::run(std::move(connection));
  asio::co_spawn(context_, std::move(run), asio::detached);
}

void IoThread::drain() {
  for (Connection* connection : connections_) connection->drain();
  for (auto& slot : wheel_)
    for (const auto& stream : std::vector(slot.begin(), slot.end())) stream->say_farewell();
}

bool IoThread::take_stream() {
  const int streams_max = limits_.connections_max - limits_.connections_max / 4;
  if (counters_.streams.fetch_add(1) < streams_max) return true;
  counters_.streams.fetch_sub(1);
  return false;
}

void IoThread::stream(tcp::socket socket, ConnectionPlace place,
                      std::shared_ptr<StreamSource> source) {
  const auto stream =
      std::make_shared<ReplyStream>(*this, std::move(socket), std::move(place), std::move(source));
  // Behind the slot that is next, so that it has a whole turn: they came at different moments.
  stream->slot_ = &wheel_[(slot_ + wheel_.size() - 1) % wheel_.size()];
  stream->place_ = stream->slot_->insert(stream->slot_->end(), stream);
  stream->start();
  if (counters_.draining.load()) stream->say_farewell();
}

void IoThread::leave(ReplyStream& stream) { stream.slot_->erase(stream.place_); }

void IoThread::ping_streams() {
  auto& slot = wheel_[slot_];
  slot_ = (slot_ + 1) % wheel_.size();
  for (auto at = slot.begin(); at != slot.end();) {
    const auto stream = *at++;  // it may leave
    stream->ping();
  }
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
    ping_streams();
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
