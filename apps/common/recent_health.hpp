// The service's health as probes see it. They have no budget, and each look costs the database: so
// one look serves all who ask at about the same time, and none waits for a database that hangs.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include <ticketing/ticketing.hpp>

namespace ticketing::app {

/// Thread safe. Looks on a thread of its own, only when asked.
class RecentHealth {
 public:
  using Instant = std::chrono::steady_clock::time_point;
  /// How old an answer may be.
  static constexpr std::chrono::milliseconds age_max{100};
  /// A look that takes longer than this is one at a database that does not serve. With the age it
  /// stays below a second.
  static constexpr std::chrono::milliseconds usual_patience{800};

  explicit RecentHealth(std::function<Health()> look,
                        std::chrono::milliseconds patience = usual_patience);
  /// Waits for a look that has begun.
  ~RecentHealth() = default;
  RecentHealth(const RecentHealth&) = delete;
  RecentHealth& operator=(const RecentHealth&) = delete;

  /// May block, for `patience` at most, counted from when the look began. Throws what looking
  /// throws.
  Health now();

 private:
  void look_when_asked(const std::stop_token& stop);

  const std::function<Health()> look_;
  const std::chrono::milliseconds patience_;
  std::mutex mutex_;
  std::condition_variable_any asked_;
  std::condition_variable answered_;
  std::optional<Instant> looking_since_;
  Instant looked_{};  ///< when the look began that gave `last_`
  std::optional<Health> last_;
  std::exception_ptr failure_;  ///< of the last look, instead of `last_`
  std::uint64_t looks_ = 0;     ///< that have ended
  std::jthread looker_;         ///< last: uses everything above
};

}  // namespace ticketing::app
