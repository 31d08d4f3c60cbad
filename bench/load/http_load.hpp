// A closed-loop HTTP/1.1 client: so many keep-alive connections on one thread, each sending its
// next request when the last was answered.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
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

/// One request; the answer's body. Throws when the status is not 2xx.
std::string http_call(int port, const std::string& bytes);

/// The bytes of a request with an optional JSON body.
std::string http_request(const std::string& method, const std::string& target,
                         const std::string& token, const std::string& body);

}  // namespace ticketing::bench
