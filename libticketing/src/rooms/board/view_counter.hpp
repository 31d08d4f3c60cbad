// Views, counted beside the request path: in memory, and each second brought to where all are.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>
#include <vector>

#include <ticketing/board/post_service.hpp>

#include "board/recent_views.hpp"
#include "board/shared_views.hpp"
#include "board/viewer.hpp"
#include "storage/service_context.hpp"

namespace ticketing {

/// Thread safe. Whoever looks again within `view_window` costs a hash and a look into memory. A
/// crash loses at most one flush interval of views; a batch whose outcome is unknown is sent again
/// under the same id, so none counts twice. An idle counter does nothing.
///
/// With `SharedViews`, looks that are new here go there, where those that are new to all processes
/// count; while that does not answer, to the store as without. Who empties it is the job
/// `view_flush`, or, when nobody has for a minute, the counter itself.
class ViewCounter {
 public:
  /// `shared` may be null. What is passed in outlives it. After `unattended_after` nobody else is
  /// expected to bring what waits in `shared` to the store.
  explicit ViewCounter(const ServiceContext& context, SharedViews* shared = nullptr,
                       std::chrono::seconds unattended_after = std::chrono::seconds(60));
  /// Tries once to hand on what is left.
  ~ViewCounter();

  void count(const Principal& who, const CountView& view);
  ViewTotals totals() const;
  /// Hands on what was counted so far; false when nobody took it (it is kept for later).
  bool flush();

 private:
  void run(const std::stop_token& stop);

  LocalDate day_of(Timestamp now);
  void add(const Look& look);
  void gather();
  void hand_on();
  void share();
  void write();
  void attend(const std::stop_token& stop);

  const ServiceContext& context_;
  SharedViews* const shared_;
  const std::chrono::seconds unattended_after_;
  const ViewerHash hash_;
  RecentViews recent_;
  std::atomic<std::uint64_t> day_{0};  ///< the seconds at which a local day ends, and its number
  std::atomic<std::uint64_t> total_{0};
  std::atomic<std::uint64_t> forgotten_{0};  ///< by `shared_`
  std::atomic<std::uint64_t> alone_{0};
  /// What some of the threads counted: readers of one post must not wait for each other.
  struct alignas(64) Share {
    std::mutex mutex;
    std::vector<Look> looks;  ///< for `shared_`, while there is room
    std::unordered_map<PostId, std::int64_t> views;
  };
  static constexpr std::size_t looks_max = 16384;  ///< of one share: 4 MiB in all
  Share& own_share();

  std::array<Share, 16> shares_;
  std::mutex mutex_;
  std::condition_variable_any counted_;
  std::atomic<bool> any_counted_{false};  ///< since the last flush; set under `mutex_`
  // Under `mutex_`:
  std::chrono::steady_clock::time_point counted_since_;  ///< the first of those
  /// When to see whether somebody has emptied `shared_`; none while nothing of ours waits there.
  std::optional<std::chrono::steady_clock::time_point> attend_at_;

  struct Batch {
    ViewBatch views;
    std::vector<Look> looks;  ///< which make those views, if `shared_` may have them
    std::chrono::steady_clock::time_point gathered_at;
  };
  std::mutex flush_mutex_;  // one flush at a time; guards the batches in flight
  std::vector<Batch> batches_;

  std::jthread worker_;
};

}  // namespace ticketing
