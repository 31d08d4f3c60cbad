// A progress bar on standard error, when somebody watches.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "cli/terminal.hpp"

namespace ticketing::cli {

/// Drawn ten times a second by its own thread, so that counting costs the work one atomic add.
/// Gone from the screen when destroyed. `step` is thread safe.
class Progress {
 public:
  /// `total` 0: how much there is to do is not known.
  Progress(const Terminal& terminal, std::string title, std::int64_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void step() { done_.fetch_add(1, std::memory_order_relaxed); }
  void advance_to(std::int64_t done) { done_.store(done, std::memory_order_relaxed); }

 private:
  void draw() const;

  const std::string title_;
  const std::int64_t total_;
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  std::atomic<std::int64_t> done_ = 0;
  std::mutex mutex_;
  std::condition_variable_any ended_;
  std::jthread painter_;  // last: it uses everything above
};

}  // namespace ticketing::cli
