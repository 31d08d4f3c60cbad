// Tells when something outside goes away and when it is back: one line of the log for each, however
// many find out.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include <ticketing/statistics.hpp>

namespace ticketing {

/// Thread safe. Whoever uses the thing says how each try ended; an error is logged at the first
/// that failed, with its cause, and a warning at the first that worked again. What fails and works
/// by turns is away until nothing has failed for a while, so that it fills no log either.
///
/// The log is spdlog's default logger, which every frontend sets up in its own form.
class Outage final {
 public:
  using Instant = std::chrono::steady_clock::time_point;
  /// For so long nothing may have failed before it counts as back.
  static constexpr std::chrono::seconds quiet_min{1};

  /// `what` as sentences begin with it, e.g. "the database".
  explicit Outage(
      std::string what,
      std::function<Instant()> now = [] { return std::chrono::steady_clock::now(); });

  void failed(std::string_view cause);
  /// Costs the reading of one flag while all is well.
  void worked() {
    if (away_.load(std::memory_order_relaxed)) note_that_it_worked();
  }
  bool is_away() const { return away_.load(std::memory_order_relaxed); }
  /// By the name that whoever watches knows it by.
  OutageStatistics statistics(std::string name) const {
    return {std::move(name), is_away(), times_.load(std::memory_order_relaxed)};
  }

 private:
  void note_that_it_worked();

  const std::string what_;
  const std::function<Instant()> now_;
  std::atomic<bool> away_{false};
  std::atomic<std::uint64_t> times_{0};
  std::mutex mutex_;  ///< of what follows
  Instant since_{};
  Instant last_failure_{};
  std::uint64_t failures_ = 0;
};

}  // namespace ticketing
