// What a program tells Prometheus of its store: read in the background, so that no scrape waits for
// a database, and none costs it anything when another has just asked.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

#include <ticketing/ticketing.hpp>

namespace ticketing::app {

/// Thread safe. Looks and reads on threads of its own, only when asked, and one at a time: a
/// reading that takes long keeps nobody from hearing that the database is away.
class RecentFigures {
 public:
  using Instant = std::chrono::steady_clock::time_point;
  using LookAtHealth = std::function<Health()>;
  using ReadFigures = std::function<Result<StoreFigures>(const std::stop_token&)>;

  /// How old what is told may be when somebody asks, before it is looked at again.
  static constexpr std::chrono::milliseconds usual_age_max{5000};
  /// A look that takes longer is one at a database that does not serve.
  static constexpr std::chrono::seconds usual_patience{2};
  /// Reading the figures takes no more than this share of the time: they are read again when so
  /// many times of what the last reading took have passed.
  static constexpr int rest_per_reading = 100;

  /// What was seen last.
  struct Seen {
    std::optional<Health> health;         ///< none before the first look
    std::optional<StoreFigures> figures;  ///< none before they were read, and since that failed
  };

  /// Looks for the first time at once.
  RecentFigures(LookAtHealth look, ReadFigures read,
                std::chrono::milliseconds patience = usual_patience,
                std::chrono::milliseconds age_max = usual_age_max);
  explicit RecentFigures(Ticketing& ticketing);
  /// Waits for a look that has begun; a reading is told to stop.
  ~RecentFigures() = default;
  RecentFigures(const RecentFigures&) = delete;
  RecentFigures& operator=(const RecentFigures&) = delete;

  /// Never blocks. Begins a look when the last was long ago.
  Seen now();

 private:
  void look_when_asked(const std::stop_token& stop);
  void read_when_asked(const std::stop_token& stop);
  /// Under the lock.
  void ask_for_figures(Instant now);

  const LookAtHealth look_;
  const ReadFigures read_;
  const std::chrono::milliseconds patience_;
  const std::chrono::milliseconds age_max_;
  std::mutex mutex_;
  std::condition_variable_any asked_;
  bool looks_ = true;  ///< a look is wanted, or under way
  std::optional<Instant> looking_since_{};
  Instant looked_{};      ///< when the last look ended
  bool reads_ = false;    ///< a reading is wanted, or under way
  Instant read_again_{};  ///< not before
  Seen seen_{};
  std::jthread looker_;  ///< last, these two: they use everything above
  std::jthread reader_;
};

}  // namespace ticketing::app
