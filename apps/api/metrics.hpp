// Counters for Prometheus, kept by hand: a request costs a few relaxed additions.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ticketing::api {

/// Thread safe.
class RequestMetrics {
 public:
  /// One row per name; a last one, "unmatched", is added.
  explicit RequestMetrics(std::vector<std::string> routes);

  /// `route` -1: unmatched.
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

  std::vector<std::string> routes_;
  std::vector<Row> rows_;
};

/// One gauge or counter without labels, with its HELP and TYPE lines.
void append_metric(std::string& out, std::string_view name, std::string_view type,
                   std::string_view help, double value);

}  // namespace ticketing::api
