#include "common/recent_health.hpp"

#include <utility>

namespace ticketing::app {

RecentHealth::RecentHealth(std::function<Health()> look, std::chrono::milliseconds patience)
    : look_(std::move(look)),
      patience_(patience),
      looker_([this](const std::stop_token& stop) { look_when_asked(stop); }) {}

Health RecentHealth::now() {
  std::unique_lock lock(mutex_);
  const auto asked = std::chrono::steady_clock::now();
  if (last_ && asked - looked_ < age_max) return *last_;
  if (!looking_since_) {
    looking_since_ = asked;
    asked_.notify_one();
  }
  const auto before = looks_;
  const bool answered =
      answered_.wait_until(lock, *looking_since_ + patience_, [&] { return looks_ != before; });
  if (!answered) {
    Health none;
    if (last_) none.redis = last_->redis;  // which does not hang: it has a short time-out
    return none;
  }
  if (failure_) std::rethrow_exception(failure_);
  return *last_;
}

void RecentHealth::look_when_asked(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (asked_.wait(lock, stop, [this] { return looking_since_.has_value(); })) {
    lock.unlock();
    std::optional<Health> seen;
    std::exception_ptr failure;
    try {
      seen = look_();
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    looked_ = *looking_since_;
    looking_since_.reset();
    last_ = std::move(seen);
    failure_ = failure;
    ++looks_;
    answered_.notify_all();
  }
}

}  // namespace ticketing::app
