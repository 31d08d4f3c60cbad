// Threads that may block (on the database, on the image store), and the bounded queue before them.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace ticketing::api {

/// Thread safe.
class BlockingPool {
 public:
  /// `queue_max`: how many tasks may wait for a thread; 0: only as many as threads are free.
  /// `reserved` of the places in the queue are for vital tasks alone.
  BlockingPool(int threads, std::size_t queue_max, std::size_t reserved = 0);
  /// Runs what was accepted, then stops.
  ~BlockingPool();

  BlockingPool(const BlockingPool&) = delete;
  BlockingPool& operator=(const BlockingPool&) = delete;

  /// False, and nothing happens, when no thread is free and the queue is full, for what is not
  /// vital but for the reserved places. `task` must not throw.
  bool submit(std::function<void()> task, bool vital = false);
  /// Tasks for which there is no free thread.
  std::size_t waiting() const;

 private:
  void run(const std::stop_token& stop);

  const std::size_t queue_max_;
  const std::size_t reserved_;
  mutable std::mutex mutex_;
  std::condition_variable_any arrived_;
  std::deque<std::function<void()>> queue_;
  std::size_t busy_ = 0;  ///< threads running a task
  std::vector<std::jthread> threads_;
};

}  // namespace ticketing::api
