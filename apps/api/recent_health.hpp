// The service's health as probes see it. They have no budget, and each look costs a database
// thread: so one look serves all who ask at about the same time.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>

#include <ticketing/ticketing.hpp>

namespace ticketing::api {

/// Thread safe.
class RecentHealth {
 public:
  using Instant = std::chrono::steady_clock::time_point;
  /// How old an answer may be.
  static constexpr std::chrono::milliseconds age_max{100};

  explicit RecentHealth(std::function<Health()> look) : look_(std::move(look)) {}

  /// May block, as `look` does; while one caller looks, the others get the last answer.
  Health at(Instant now);

 private:
  const std::function<Health()> look_;
  std::mutex mutex_;
  bool looking_ = false;
  Instant looked_{};  ///< when `last_` was asked for
  std::optional<Health> last_;
};

}  // namespace ticketing::api
