// The HTTP server: one acceptor, one io_context per thread.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <ticketing/result.hpp>

#include "api/http/io_thread.hpp"

namespace ticketing::api {

struct ServerOptions {
  std::string host = "127.0.0.1";
  int port = 8080;
  int threads = 0;  ///< 0: one per core
  HttpLimits limits;
  /// Served on for so long while draining, so that a load balancer hears of it first.
  std::chrono::seconds drain_delay{0};
};

class Server {
 public:
  /// `handler` must outlive `run`.
  Server(HttpHandler& handler, const ServerOptions& options);
  ~Server();

  /// Binds and listens, exclusively: refused when the port is taken (unavailable) or the host is
  /// not an address (validation_failed).
  Result<void> listen();
  /// The bound port.
  int port() const { return port_; }
  const std::string& host() const { return options_.host; }

  /// Serves until `shut_down`, then drains: whoever asks is told so, after `drain_delay` the
  /// listener closes, requests in flight finish within the drain time-out.
  void run();
  /// From any thread, once `run` has been entered or before.
  void shut_down();

  ServerCounters& counters() { return counters_; }

 private:
  asio::awaitable<void> accept();
  asio::awaitable<void> drain();
  asio::io_context& main_context() { return threads_.front()->context(); }
  /// None, and an answer that says why, where it has to go.
  std::optional<ConnectionPlace> take_place(tcp::socket& socket);
  void turn_away(tcp::socket& socket, std::string why);

  HttpHandler& handler_;
  ServerOptions options_;
  ServerCounters counters_;
  std::vector<std::unique_ptr<IoThread>> threads_;
  tcp::acceptor acceptor_;
  int port_ = 0;
};

}  // namespace ticketing::api
