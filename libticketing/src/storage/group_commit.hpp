// A lane that turns concurrent requests into batches: while one batch commits, arrivals queue and
// form the next. No timers, so an idle lane adds no latency.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace ticketing {

/// Thread safe. `Item` is movable.
template <class Item>
class GroupCommitLane {
 public:
  using Process = std::function<void(std::vector<Item>&)>;

  /// `process` gets each batch, at most `batch_max` items in order of arrival, on the lane's own
  /// thread, one batch at a time; it answers the items itself and must not throw.
  GroupCommitLane(std::size_t waiting_max, std::size_t batch_max, Process process)
      : waiting_max_(waiting_max),
        batch_max_(batch_max),
        process_(std::move(process)),
        worker_([this](const std::stop_token& stop) { run(stop); }) {}

  /// Finishes what was accepted, then stops.
  ~GroupCommitLane() {
    worker_.request_stop();
    arrived_.notify_all();
    worker_.join();
  }

  GroupCommitLane(const GroupCommitLane&) = delete;
  GroupCommitLane& operator=(const GroupCommitLane&) = delete;

  /// Nothing, or the item back when `waiting_max` already wait.
  std::optional<Item> submit(Item item) {
    bool was_empty = false;
    {
      std::lock_guard lock(mutex_);
      if (waiting_.size() >= waiting_max_) return item;
      was_empty = waiting_.empty();
      waiting_.push_back(std::move(item));
    }
    if (was_empty) arrived_.notify_one();
    return std::nullopt;
  }

 private:
  void run(const std::stop_token& stop) {
    std::vector<Item> batch;
    for (;;) {
      batch.clear();
      {
        std::unique_lock lock(mutex_);
        arrived_.wait(lock, stop, [this] { return !waiting_.empty(); });
        if (waiting_.empty()) return;  // stop was requested and nothing waits
        if (waiting_.size() <= batch_max_) {
          batch.swap(waiting_);
        } else {
          const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(batch_max_);
          batch.assign(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
          waiting_.erase(waiting_.begin(), end);
        }
      }
      process_(batch);
    }
  }

  const std::size_t waiting_max_;
  const std::size_t batch_max_;
  const Process process_;
  std::mutex mutex_;
  std::condition_variable_any arrived_;
  std::vector<Item> waiting_;
  std::jthread worker_;
};

}  // namespace ticketing
