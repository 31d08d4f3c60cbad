#include "board/view_counter.hpp"

#include <spdlog/spdlog.h>

#include <chrono>

namespace ticketing {

ViewCounter::ViewCounter(const ServiceContext& context)
    : context_(context), worker_([this](const std::stop_token& stop) { run(stop); }) {}

ViewCounter::~ViewCounter() {
  worker_.request_stop();
  worker_.join();
  flush();
}

void ViewCounter::count(PostId post) {
  std::lock_guard lock(mutex_);
  if (++views_[post] == 1 && views_.size() == 1) counted_.notify_one();
}

bool ViewCounter::flush() {
  std::lock_guard flushing(flush_mutex_);
  if (batch_.empty()) {
    std::lock_guard lock(mutex_);
    for (const auto& [post, views] : views_) batch_.push_back({post, views});
    views_.clear();
    batch_id_ = make_access_token(context_.random);
  }
  if (batch_.empty()) return true;
  try {
    context_.store.transact([&](UnitOfWork& unit) {
      unit.views().add(batch_id_, batch_, context_.clock.now());
      return true;
    });
  } catch (const std::exception& e) {
    spdlog::warn("views of {} posts could not be written, kept for later: {}", batch_.size(),
                 e.what());
    return false;
  }
  batch_.clear();
  return true;
}

void ViewCounter::run(const std::stop_token& stop) {
  bool failed = false;
  while (!stop.stop_requested()) {
    std::unique_lock lock(mutex_);
    counted_.wait(lock, stop, [&] { return failed || !views_.empty(); });
    // Let a second's views gather; woken early only to stop.
    counted_.wait_for(lock, stop, std::chrono::seconds(1), [] { return false; });
    lock.unlock();
    failed = !flush();
  }
}

}  // namespace ticketing
