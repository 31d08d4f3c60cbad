// Counters for Prometheus, kept by hand: a request costs a few relaxed additions.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include <ticketing/limit/request_limits.hpp>

namespace ticketing::api {

/// What a row is of: a method and a path, as the routes name them.
struct RouteLabels {
  std::string method;
  std::string route;
};

/// Requests that were refused for their number, by budget. Thread safe.
class BudgetMetrics {
 public:
  void refused(RateBudget budget) {
    refusals_.at(static_cast<std::size_t>(budget)).fetch_add(1, std::memory_order_relaxed);
  }
  void append_text(std::string& out) const;

 private:
  static constexpr std::size_t budget_count_ = 11;  // network_sign_up is the last
  static_assert(static_cast<std::size_t>(RateBudget::network_sign_up) + 1 == budget_count_);
  std::array<std::atomic<std::uint64_t>, budget_count_> refusals_{};
};

/// Thread safe.
class RequestMetrics {
 public:
  /// One row per route. A last one is for requests that no route is for: whatever paths and methods
  /// clients make up, there are no more series.
  explicit RequestMetrics(std::vector<RouteLabels> routes);

  /// `route` -1: no route was for it.
  void count(int route, unsigned status, std::chrono::nanoseconds took);
  /// Prometheus text format 0.0.4.
  void append_text(std::string& out) const;

 private:
  static constexpr std::array<double, 12> bounds_seconds_ = {
      0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5};
  static constexpr std::size_t status_count_ = 500;  // 100..599

  struct Row {
    std::array<std::atomic<std::uint64_t>, status_count_> by_status{};
    std::array<std::atomic<std::uint64_t>, bounds_seconds_.size() + 1> buckets{};
    std::atomic<std::uint64_t> nanoseconds{0};
  };

  void append_requests(std::string& out) const;
  void append_durations(std::string& out) const;

  std::vector<std::string> labels_;
  std::vector<Row> rows_;
};

}  // namespace ticketing::api
