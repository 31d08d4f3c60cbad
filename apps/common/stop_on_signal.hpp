// SIGTERM and SIGINT as a request to stop, SIGHUP as one to read the configuration again.
#pragma once

#include <atomic>
#include <csignal>
#include <functional>
#include <stop_token>
#include <thread>

namespace ticketing::app {

/// While it lives, the first SIGTERM or SIGINT asks to stop, and a SIGINT after it ends the
/// process: who types Ctrl-C again does not want to wait. Programs that say SIGTERM twice do. To be
/// made before other threads, so that they inherit that the signals are blocked.
class StopOnSignal final {
 public:
  /// `hung_up`: called on a thread of its own for each SIGHUP; without one, that ends the process
  /// as it always did.
  explicit StopOnSignal(std::function<void()> hung_up = {});
  ~StopOnSignal();
  StopOnSignal(const StopOnSignal&) = delete;
  StopOnSignal& operator=(const StopOnSignal&) = delete;

  std::stop_token token() const { return stop_.get_token(); }

 private:
  void watch();

  const std::function<void()> hung_up_;
  sigset_t signals_;
  sigset_t blocked_before_;
  std::atomic<bool> done_ = false;
  std::stop_source stop_;
  std::thread watcher_;
};

}  // namespace ticketing::app
