// Calls at given times, on a thread of its own.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

namespace ticketing::api {

/// Thread safe. What was not called by then is forgotten with it.
class AlarmClock {
 public:
  using Steady = std::chrono::steady_clock;

  AlarmClock();
  ~AlarmClock() = default;
  AlarmClock(const AlarmClock&) = delete;
  AlarmClock& operator=(const AlarmClock&) = delete;

  /// `call` must neither block nor throw.
  void at(Steady::time_point time, std::function<void()> call);

 private:
  void run(const std::stop_token& stop);

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::multimap<Steady::time_point, std::function<void()>> calls_;
  std::jthread thread_;  // last: it uses everything above
};

}  // namespace ticketing::api
