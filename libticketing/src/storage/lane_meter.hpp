// What a lane has done, for whoever watches.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <ticketing/statistics.hpp>

namespace ticketing {

/// Thread safe: a request costs a few relaxed additions.
class LaneMeter final {
 public:
  explicit LaneMeter(std::string lane) : lane_(std::move(lane)) {}

  void came() { waiting_.fetch_add(1, std::memory_order_relaxed); }
  void left(std::size_t requests) { waiting_.fetch_sub(requests, std::memory_order_relaxed); }
  void refused() { refused_.fetch_add(1, std::memory_order_relaxed); }
  /// Of one request, until a batch began with it.
  void waited(std::chrono::steady_clock::duration time) {
    waits_.note(std::chrono::duration<double>(time).count());
    waited_.fetch_add(std::chrono::nanoseconds(time).count(), std::memory_order_relaxed);
  }
  void batch(std::size_t requests) {
    sizes_.note(static_cast<double>(requests));
    batched_.fetch_add(requests, std::memory_order_relaxed);
  }

  LaneStatistics read() const {
    return {lane_, waiting_.load(std::memory_order_relaxed),
            refused_.load(std::memory_order_relaxed),
            sizes_.read(static_cast<double>(batched_.load(std::memory_order_relaxed))),
            waits_.read(static_cast<double>(waited_.load(std::memory_order_relaxed)) / 1e9)};
  }

 private:
  template <std::size_t N>
  class Buckets {
   public:
    explicit Buckets(const std::array<double, N>& bounds) : bounds_(bounds) {}
    void note(double value) {
      const auto at = std::ranges::lower_bound(bounds_, value) - bounds_.begin();
      counts_[static_cast<std::size_t>(at)].fetch_add(1, std::memory_order_relaxed);
    }
    Histogram read(double sum) const {
      Histogram read{{bounds_.begin(), bounds_.end()}, {}, sum};
      for (const auto& count : counts_)
        read.counts.push_back(count.load(std::memory_order_relaxed));
      return read;
    }

   private:
    const std::array<double, N> bounds_;
    std::array<std::atomic<std::uint64_t>, N + 1> counts_{};
  };

  const std::string lane_;
  std::atomic<std::size_t> waiting_{0};
  std::atomic<std::uint64_t> refused_{0};
  Buckets<9> sizes_{{1, 2, 4, 8, 16, 32, 64, 128, 256}};
  std::atomic<std::uint64_t> batched_{0};
  Buckets<10> waits_{{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.25, 1, 2.5}};
  std::atomic<std::int64_t> waited_{0};  ///< nanoseconds, together
};

/// Of all lanes of a process. Thread safe.
class LaneMeters final {
 public:
  std::shared_ptr<LaneMeter> add(std::string lane) {
    const std::lock_guard lock(mutex_);
    return meters_.emplace_back(std::make_shared<LaneMeter>(std::move(lane)));
  }
  std::vector<LaneStatistics> read() const {
    const std::lock_guard lock(mutex_);
    std::vector<LaneStatistics> all;
    for (const auto& meter : meters_) all.push_back(meter->read());
    return all;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<LaneMeter>> meters_;
};

}  // namespace ticketing
