// Many readers of live events on one thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace ticketing::bench {

class StreamClients {
 public:
  using Clock = std::chrono::steady_clock;

  explicit StreamClients(int port);
  ~StreamClients();
  StreamClients(const StreamClients&) = delete;
  StreamClients& operator=(const StreamClients&) = delete;

  /// Opens a stream for each token and returns when the API has answered them all with one.
  /// Throws std::runtime_error when it has not.
  void open(const std::vector<std::string>& tokens);
  /// Closes all but the first `kept`.
  void keep(std::size_t kept);
  std::size_t size() const { return sockets_.size(); }

  /// Reads what comes until `until`, or until `wanted`, unless empty, was read in every stream:
  /// when each of them had it. Throws std::runtime_error when a stream ends.
  std::vector<Clock::time_point> read(Clock::time_point until, std::string_view wanted);

 private:
  int connect() const;

  int port_;
  int epoll_;
  std::vector<int> sockets_;
};

}  // namespace ticketing::bench
