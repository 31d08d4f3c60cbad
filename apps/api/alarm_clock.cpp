#include "api/alarm_clock.hpp"

#include <utility>

namespace ticketing::api {

AlarmClock::AlarmClock() : thread_([this](const std::stop_token& stop) { run(stop); }) {}

void AlarmClock::at(Steady::time_point time, std::function<void()> call) {
  {
    const std::lock_guard lock(mutex_);
    calls_.emplace(time, std::move(call));
  }
  changed_.notify_one();
}

void AlarmClock::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    if (calls_.empty()) {
      changed_.wait(lock, stop, [this] { return !calls_.empty(); });
      continue;
    }
    const auto next = calls_.begin()->first;
    if (Steady::now() < next) {
      changed_.wait_until(lock, stop, next, [&] { return calls_.begin()->first < next; });
      continue;
    }
    const auto call = std::move(calls_.extract(calls_.begin()).mapped());
    lock.unlock();
    call();
    lock.lock();
  }
}

}  // namespace ticketing::api
