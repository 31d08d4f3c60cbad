// SIGTERM and SIGINT as a request to stop.
#pragma once

#include <atomic>
#include <csignal>
#include <stop_token>
#include <thread>

namespace ticketing::app {

/// While it lives, the first of these signals asks to stop, and a second one ends the process: who
/// asks twice does not want to wait. To be made before other threads, so that they inherit that the
/// signals are blocked.
class StopOnSignal final {
 public:
  StopOnSignal();
  ~StopOnSignal();
  StopOnSignal(const StopOnSignal&) = delete;
  StopOnSignal& operator=(const StopOnSignal&) = delete;

  std::stop_token token() const { return stop_.get_token(); }

 private:
  void watch();

  sigset_t signals_;
  sigset_t blocked_before_;
  std::atomic<bool> done_ = false;
  std::stop_source stop_;
  std::thread watcher_;
};

}  // namespace ticketing::app
