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

ViewCounter::Share& ViewCounter::own_share() {
  static std::atomic<unsigned> threads{0};
  static thread_local const unsigned thread = threads.fetch_add(1, std::memory_order_relaxed);
  return shares_[thread % shares_.size()];
}

void ViewCounter::count(PostId post) {
  Share& share = own_share();
  {
    const std::lock_guard lock(share.mutex);
    ++share.views[post];
  }
  if (any_counted_.load(std::memory_order_relaxed)) return;
  const std::lock_guard lock(mutex_);
  if (!any_counted_.exchange(true)) counted_.notify_one();
}

bool ViewCounter::flush() {
  const std::lock_guard flushing(flush_mutex_);
  if (batch_.empty()) {
    // First: a view that is counted while the shares are emptied makes another flush.
    any_counted_.store(false);
    std::unordered_map<PostId, std::int64_t> views;
    for (Share& share : shares_) {
      const std::lock_guard lock(share.mutex);
      for (const auto& [post, counted] : share.views) views[post] += counted;
      share.views.clear();
    }
    for (const auto& [post, counted] : views) batch_.push_back({post, counted});
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
    counted_.wait(lock, stop, [&] { return failed || any_counted_; });
    // Let a second's views gather; woken early only to stop.
    counted_.wait_for(lock, stop, std::chrono::seconds(1), [] { return false; });
    lock.unlock();
    failed = !flush();
  }
}

}  // namespace ticketing
