// Requests that come at a fixed rate whether or not those before them are answered: how long each
// takes is counted from when it was due, so that who is kept waiting shows it ("coordinated
// omission", G. Tene).
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace ticketing::bench {

/// What became of them.
struct OpenLoopResult {
  std::size_t served = 0;
  std::size_t dropped = 0;                          ///< not sent, a second after they were due
  std::size_t refused = 0;                          ///< answered with another status, or not
  std::vector<std::chrono::nanoseconds> since_due;  ///< of those that were sent

  void operator+=(const OpenLoopResult& other);
  /// 0.999 of them took no longer. Sorts them.
  double percentile_ms(double p);
};

struct OpenLoop {
  int port = 0;
  int connections = 128;
  double rate = 0;  ///< requests a second
  int seconds = 0;
  int served_status = 200;
  /// The bytes of the i-th request.
  std::function<std::string(std::size_t)> request;
};

OpenLoopResult run_open_loop(const OpenLoop& loop);

}  // namespace ticketing::bench
