#include "api/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace ticketing::api {

RequestMetrics::RequestMetrics(std::vector<std::string> routes)
    : routes_(std::move(routes)), rows_(routes_.size() + 1) {
  routes_.emplace_back("unmatched");
}

void RequestMetrics::count(int route, unsigned status, std::chrono::nanoseconds took) {
  Row& row = route < 0 ? rows_.back() : rows_[static_cast<std::size_t>(route)];
  const std::size_t slot =
      std::min<std::size_t>(status < 100 ? 0 : status - 100, status_count_ - 1);
  row.by_status[slot].fetch_add(1, std::memory_order_relaxed);
  const double seconds = std::chrono::duration<double>(took).count();
  const auto bound = std::ranges::lower_bound(bounds_seconds_, seconds) - bounds_seconds_.begin();
  row.buckets[static_cast<std::size_t>(bound)].fetch_add(1, std::memory_order_relaxed);
  row.nanoseconds.fetch_add(static_cast<std::uint64_t>(took.count()), std::memory_order_relaxed);
}

void RequestMetrics::append_text(std::string& out) const {
  append_requests(out);
  append_durations(out);
}

void RequestMetrics::append_requests(std::string& out) const {
  out +=
      "# HELP ticketing_http_requests_total Requests answered.\n"
      "# TYPE ticketing_http_requests_total counter\n";
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    for (std::size_t s = 0; s < status_count_; ++s) {
      const auto n = rows_[r].by_status[s].load(std::memory_order_relaxed);
      if (n == 0) continue;
      fmt::format_to(std::back_inserter(out),
                     "ticketing_http_requests_total{{route=\"{}\",status=\"{}\"}} {}\n", routes_[r],
                     s + 100, n);
    }
  }
}

void RequestMetrics::append_durations(std::string& out) const {
  out +=
      "# HELP ticketing_http_request_duration_seconds From the request's last byte to its reply.\n"
      "# TYPE ticketing_http_request_duration_seconds histogram\n";
  constexpr std::string_view name = "ticketing_http_request_duration_seconds";
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    const Row& row = rows_[r];
    std::uint64_t total = 0;
    for (const auto& bucket : row.buckets) total += bucket.load(std::memory_order_relaxed);
    if (total == 0) continue;
    std::uint64_t sum = 0;
    auto to = std::back_inserter(out);
    for (std::size_t b = 0; b < bounds_seconds_.size(); ++b) {
      sum += row.buckets[b].load(std::memory_order_relaxed);
      fmt::format_to(to, "{}_bucket{{route=\"{}\",le=\"{}\"}} {}\n", name, routes_[r],
                     bounds_seconds_[b], sum);
    }
    fmt::format_to(to, "{}_bucket{{route=\"{}\",le=\"+Inf\"}} {}\n", name, routes_[r], total);
    const auto nanoseconds = row.nanoseconds.load(std::memory_order_relaxed);
    fmt::format_to(to, "{}_sum{{route=\"{}\"}} {}\n", name, routes_[r],
                   static_cast<double>(nanoseconds) / 1e9);
    fmt::format_to(to, "{}_count{{route=\"{}\"}} {}\n", name, routes_[r], total);
  }
}

void append_metric(std::string& out, std::string_view name, std::string_view type,
                   std::string_view help, double value) {
  fmt::format_to(std::back_inserter(out), "# HELP {0} {1}\n# TYPE {0} {2}\n{0} {3}\n", name, help,
                 type, value);
}

}  // namespace ticketing::api
