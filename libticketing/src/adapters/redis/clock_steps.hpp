// Whether another machine's clock can be trusted to run like ours.
#pragma once

#include <algorithm>
#include <chrono>
#include <mutex>
#include <optional>
#include <utility>

namespace ticketing {

/// Watches the time another machine gives with its answers. Thread safe.
///
/// Its clock is ahead of ours by something between `time - received` and `time - sent`: two looks
/// whose bounds have nothing in common, not by a little, show that it was set.
class ClockSteps {
 public:
  using Steady = std::chrono::steady_clock;
  using Duration = std::chrono::microseconds;

  /// Nothing is concluded from a look that would let a larger step go unseen: because it took long,
  /// or because the clocks may have drifted since the one before.
  static constexpr Duration unseen_max{100'000};
  /// How far clocks drift apart that somebody keeps right: ten times what adjtime(3) does.
  static constexpr double drift = 0.005;

  /// `settles`: for how long its times are not to be compared after a step; after one backwards,
  /// for as long again as it went.
  explicit ClockSteps(Duration settles) : settles_(settles) {}

  /// It gave `time` in answer to what was sent at `sent` and answered at `received`. How large a
  /// step may have gone unseen; none when that time cannot be compared with those it gave before.
  std::optional<Duration> note(Duration time, Steady::time_point sent,
                               Steady::time_point received) {
    const Look look{time - since_epoch(received), time - since_epoch(sent), received};
    const std::lock_guard lock(mutex_);
    if (!last_) {
      last_ = look;
      return std::nullopt;
    }
    const auto drifted = std::chrono::duration_cast<Duration>((received - last_->at) * drift);
    const auto unseen = drifted + width(look) + width(*last_);
    const auto ahead = look.least - last_->most;
    const auto back = last_->least - look.most;
    if (ahead > drifted || back > drifted)
      distrusted_until_ =
          std::max(distrusted_until_, received + settles_ + std::max(back, Duration(0)));
    // A look that took long would be a bad one to compare with.
    if (width(look) < unseen_max / 4) last_ = look;
    const auto before = std::exchange(unseen_, unseen);
    if (received < distrusted_until_ || unseen > unseen_max) return std::nullopt;
    return std::max(unseen, std::min(before, unseen_max));
  }

 private:
  struct Look {
    Duration least;
    Duration most;
    Steady::time_point at;
  };

  static Duration since_epoch(Steady::time_point time) {
    return std::chrono::duration_cast<Duration>(time.time_since_epoch());
  }
  static Duration width(const Look& look) { return look.most - look.least; }

  const Duration settles_;
  std::mutex mutex_;
  std::optional<Look> last_;
  Duration unseen_{0};  ///< at the last look
  Steady::time_point distrusted_until_{};
};

}  // namespace ticketing
