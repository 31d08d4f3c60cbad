#include "load/http_load.hpp"

#include <algorithm>
#include <stdexcept>

#include "common/http_client.hpp"

namespace ticketing::bench {

double LoadResult::percentile_ms(double p) const {
  if (latencies.empty()) return 0;
  const auto at = static_cast<std::size_t>(p * static_cast<double>(latencies.size() - 1));
  return std::chrono::duration<double, std::milli>(latencies[at]).count();
}

LoadResult run_load(const Load& load) {
  using Clock = std::chrono::steady_clock;
  LoadResult result;
  result.latencies.reserve(load.requests);
  std::size_t next = 0;
  const auto begin = Clock::now();
  app::HttpLoad http;
  http.port = std::to_string(load.port);
  http.connections = load.connections;
  http.next = [&] { return next < load.requests ? std::optional(next++) : std::nullopt; };
  http.request = load.request;
  http.answered = [&](std::size_t, const app::HttpAnswer& answer) {
    if (answer.status == 0) throw std::runtime_error(answer.error);
    result.latencies.push_back(answer.ended - answer.sent);
    ++result.statuses[answer.status];
    if (load.mark && load.mark(answer.body)) result.marks.push_back(answer.ended - begin);
    return std::chrono::milliseconds(0);
  };
  app::run_http_load(http);
  result.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  std::sort(result.latencies.begin(), result.latencies.end());
  return result;
}

}  // namespace ticketing::bench
