#include "api/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>

#include "common/metric_text.hpp"

namespace ticketing::api {

RequestMetrics::RequestMetrics(std::vector<RouteLabels> routes) : rows_(routes.size() + 1) {
  routes.push_back({"other", "unmatched"});
  for (const RouteLabels& of : routes)
    labels_.push_back(fmt::format("method=\"{}\",route=\"{}\"", app::label_value(of.method),
                                  app::label_value(of.route)));
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

void BudgetMetrics::append_text(std::string& out) const {
  constexpr std::string_view metric = "ticketing_rate_refusals_total";
  app::append_metric_head(out, metric, "counter", "Requests refused for their number, by budget.");
  for (std::size_t i = 0; i < refusals_.size(); ++i)
    app::append_sample(out, metric, fmt::format("budget=\"{}\"", name(static_cast<RateBudget>(i))),
                       static_cast<double>(refusals_[i].load(std::memory_order_relaxed)));
}

void RequestMetrics::append_text(std::string& out) const {
  append_requests(out);
  append_durations(out);
}

void RequestMetrics::append_requests(std::string& out) const {
  constexpr std::string_view name = "ticketing_http_requests_total";
  app::append_metric_head(out, name, "counter", "Requests answered.");
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    for (std::size_t s = 0; s < status_count_; ++s) {
      const auto n = rows_[r].by_status[s].load(std::memory_order_relaxed);
      if (n == 0) continue;
      fmt::format_to(std::back_inserter(out), "{}{{{},status=\"{}\"}} {}\n", name, labels_[r],
                     s + 100, n);
    }
  }
}

void RequestMetrics::append_durations(std::string& out) const {
  constexpr std::string_view name = "ticketing_http_request_duration_seconds";
  app::append_metric_head(out, name, "histogram", "From the request's last byte to its reply.");
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    const Row& row = rows_[r];
    const std::string& labels = labels_[r];
    std::uint64_t total = 0;
    for (const auto& bucket : row.buckets) total += bucket.load(std::memory_order_relaxed);
    if (total == 0) continue;
    std::uint64_t sum = 0;
    auto to = std::back_inserter(out);
    for (std::size_t b = 0; b < bounds_seconds_.size(); ++b) {
      sum += row.buckets[b].load(std::memory_order_relaxed);
      fmt::format_to(to, "{}_bucket{{{},le=\"{}\"}} {}\n", name, labels, bounds_seconds_[b], sum);
    }
    fmt::format_to(to, "{}_bucket{{{},le=\"+Inf\"}} {}\n", name, labels, total);
    const auto nanoseconds = row.nanoseconds.load(std::memory_order_relaxed);
    fmt::format_to(to, "{}_sum{{{}}} {}\n", name, labels, static_cast<double>(nanoseconds) / 1e9);
    fmt::format_to(to, "{}_count{{{}}} {}\n", name, labels, total);
  }
}

}  // namespace ticketing::api
