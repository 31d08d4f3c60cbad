// Whether another machine's clock can be trusted to run like ours.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>

namespace ticketing {

/// Watches the time another machine gives with its answers. Thread safe.
class ClockSteps {
 public:
  using Steady = std::chrono::steady_clock;
  using Duration = std::chrono::microseconds;

  /// What two clocks drift apart between two looks is far below this.
  static constexpr std::chrono::milliseconds step_min{100};

  /// `settles`: for how long its times are not to be compared after a step.
  explicit ClockSteps(Duration settles) : settles_(settles) {}

  /// It gave `time` in answer to what was sent at `sent` and answered at `received`: whether it
  /// was found set, now or lately.
  bool note(Duration time, Steady::time_point sent, Steady::time_point received) {
    const auto offset = time - std::chrono::duration_cast<Duration>(sent.time_since_epoch());
    const auto took = std::chrono::duration_cast<Duration>(received - sent);
    const std::lock_guard lock(mutex_);
    // Each offset is too large by what its question took to arrive, up to the time of both ways.
    if (last_ && std::chrono::abs(offset - last_->offset) > step_min + took + last_->took)
      distrusted_until_ = received + settles_;
    last_ = Look{offset, took};
    return received < distrusted_until_;
  }

 private:
  struct Look {
    Duration offset;
    Duration took;
  };

  const Duration settles_;
  std::mutex mutex_;
  std::optional<Look> last_;
  Steady::time_point distrusted_until_{};
};

}  // namespace ticketing
