// So many requests over so many connections, and how long each took.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ticketing::bench {

struct LoadResult {
  double seconds = 0;
  std::vector<std::chrono::nanoseconds> latencies;  ///< ascending
  std::map<int, std::size_t> statuses;
  /// Since the first request was sent, for each answer that `mark` chose.
  std::vector<std::chrono::nanoseconds> marks;

  double per_second() const { return static_cast<double>(latencies.size()) / seconds; }
  double percentile_ms(double p) const;
};

struct Load {
  int port = 0;
  int connections = 64;
  std::size_t requests = 0;
  /// The bytes of the i-th request.
  std::function<std::string(std::size_t)> request;
  /// Whether an answer's body is worth a mark; may be empty.
  std::function<bool(std::string_view)> mark;
};

/// Throws std::runtime_error when a connection breaks.
LoadResult run_load(const Load& load);

}  // namespace ticketing::bench
