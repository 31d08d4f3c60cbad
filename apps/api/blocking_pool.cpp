#include "api/blocking_pool.hpp"

namespace ticketing::api {

BlockingPool::BlockingPool(int threads, std::size_t queue_max, std::size_t reserved)
    : queue_max_(queue_max), reserved_(reserved) {
  for (int i = 0; i < threads; ++i) {
    threads_.emplace_back([this](const std::stop_token& stop) { run(stop); });
  }
}

BlockingPool::~BlockingPool() {
  for (std::jthread& thread : threads_) thread.request_stop();
  threads_.clear();
}

bool BlockingPool::submit(std::function<void()> task, bool vital) {
  {
    std::lock_guard lock(mutex_);
    const std::size_t places = threads_.size() + queue_max_ - (vital ? 0 : reserved_);
    if (queue_.size() + busy_ >= places) return false;
    queue_.push_back(std::move(task));
  }
  arrived_.notify_one();
  return true;
}

std::size_t BlockingPool::waiting() const {
  std::lock_guard lock(mutex_);
  const std::size_t begun = queue_.size() + busy_;
  return begun > threads_.size() ? begun - threads_.size() : 0;
}

void BlockingPool::run(const std::stop_token& stop) {
  for (;;) {
    std::function<void()> task;
    {
      std::unique_lock lock(mutex_);
      arrived_.wait(lock, stop, [this] { return !queue_.empty(); });
      if (queue_.empty()) return;  // stop was requested
      task = std::move(queue_.front());
      queue_.pop_front();
      ++busy_;
    }
    task();
    task = {};  // what it holds goes before the thread counts as free
    std::lock_guard lock(mutex_);
    --busy_;
  }
}

}  // namespace ticketing::api
