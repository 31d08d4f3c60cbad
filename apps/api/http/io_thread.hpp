// One I/O thread: an io_context, the connections that live on it, and the sweep that ends those
// which are too slow. One timer for all: a timer per request would cost more than the request.
#pragma once

#include <chrono>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/asio.hpp"
#include "api/http/handler.hpp"
#include "api/http/limits.hpp"
#include "api/http/reply_stream.hpp"
#include "api/http/server_counters.hpp"

namespace ticketing::api {

class Connection;

class IoThread {
 public:
  IoThread(HttpHandler& handler, const HttpLimits& limits, ServerCounters& counters);

  ~IoThread();

  IoThread(const IoThread&) = delete;
  IoThread& operator=(const IoThread&) = delete;

  /// Runs until `stop`.
  void run();
  /// From any thread.
  void stop() { context_.stop(); }
  asio::io_context& context() { return context_; }

  /// Everything below: on this thread only.
  void serve(tcp::socket socket, ConnectionPlace place);
  void drain();
  std::list<Connection*>::iterator enter(Connection* connection);
  void leave(std::list<Connection*>::iterator where) { connections_.erase(where); }
  /// Whether there may be one more stream, which is then counted: a quarter of the connections is
  /// kept for requests.
  bool take_stream();
  /// Goes on with a reply whose header is written, for which a stream was taken.
  void stream(tcp::socket socket, ConnectionPlace place, std::shared_ptr<StreamSource> source);
  void leave(ReplyStream& stream);

  HttpHandler& handler() { return handler_; }
  const HttpLimits& limits() const { return limits_; }
  ServerCounters& counters() { return counters_; }
  /// The time as of the last sweep; coarse, and free.
  std::chrono::steady_clock::time_point now() const { return now_; }
  std::string_view date() const { return date_; }

 private:
  asio::awaitable<void> sweep();
  void tick();
  void ping_streams();

  HttpHandler& handler_;
  const HttpLimits& limits_;
  ServerCounters& counters_;
  std::list<Connection*> connections_;
  /// The streams, by the sweep that pings them next: each sweep has one slot to look at.
  std::vector<std::list<std::shared_ptr<ReplyStream>>> wheel_;
  std::size_t slot_ = 0;
  std::chrono::steady_clock::time_point now_;
  std::int64_t date_second_ = 0;
  std::string date_;
  // Last: destroying it destroys suspended coroutines, which leave `connections_`.
  asio::io_context context_{1};
};

}  // namespace ticketing::api
