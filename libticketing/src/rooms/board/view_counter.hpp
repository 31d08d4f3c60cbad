// Views, counted beside the request path: in memory, and each second in the database.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <unordered_map>

#include <ticketing/board/post_service.hpp>

#include "board/post_repository.hpp"
#include "board/recent_views.hpp"
#include "board/viewer.hpp"
#include "storage/service_context.hpp"

namespace ticketing {

/// Thread safe. Whoever looks again within `view_window` costs a hash and a look into memory. A
/// crash loses at most one flush interval of views; a batch whose outcome is unknown is sent again
/// under the same id, so none counts twice. An idle counter does nothing.
class ViewCounter {
 public:
  explicit ViewCounter(const ServiceContext& context);
  /// Flushes what is left.
  ~ViewCounter();

  void count(const Principal& who, const CountView& view);
  ViewTotals totals() const;
  /// Writes what was counted so far; false when the database could not (it is kept for later).
  bool flush();

 private:
  void run(const std::stop_token& stop);

  LocalDate day_of(Timestamp now);
  void add(PostId post);

  const ServiceContext& context_;
  const ViewerHash hash_;
  RecentViews recent_;
  std::atomic<std::uint64_t> day_{0};  ///< the seconds at which a local day ends, and its number
  std::atomic<std::uint64_t> total_{0};
  /// What some of the threads counted: readers of one post must not wait for each other.
  struct alignas(64) Share {
    std::mutex mutex;
    std::unordered_map<PostId, std::int64_t> views;
  };
  Share& own_share();

  std::array<Share, 16> shares_;
  std::mutex mutex_;
  std::condition_variable_any counted_;
  std::atomic<bool> any_counted_{false};  ///< since the last flush; set under `mutex_`

  std::mutex flush_mutex_;  // one flush at a time; guards the batch in flight
  ViewBatch batch_;

  std::jthread worker_;
};

}  // namespace ticketing
