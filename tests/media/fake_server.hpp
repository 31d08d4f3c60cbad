// A TCP server that misbehaves as a test wants.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>

namespace ticketing::test {

/// Runs `serve(socket, n)` for the nth connection (from 1), one at a time, then closes it.
class FakeServer final {
 public:
  using Serve = std::function<void(int socket, int n)>;

  explicit FakeServer(Serve serve);
  ~FakeServer();
  FakeServer(const FakeServer&) = delete;
  FakeServer& operator=(const FakeServer&) = delete;

  int port() const { return port_; }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  int connections() const { return connections_; }

  /// Reads until the head of a request is there, or the client has closed.
  static std::string read_head(int socket);
  static void write(int socket, const std::string& bytes);
  /// Waits until the client gives up.
  static void wait_closed(int socket);

 private:
  void run();

  const Serve serve_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> connections_{0};
  std::thread thread_;
};

}  // namespace ticketing::test
