#include "api/blocking_pool.hpp"

namespace ticketing::api {

BlockingPool::BlockingPool(int threads, std::size_t queue_max, const PoolShares& shares)
    : queue_max_(queue_max), shares_(shares) {
  const std::lock_guard lock(mutex_);  // none of them looks before all are there
  for (int i = 0; i < threads; ++i) {
    threads_.emplace_back([this](const std::stop_token& stop) { run(stop); });
  }
}

BlockingPool::~BlockingPool() {
  for (std::jthread& thread : threads_) thread.request_stop();
  for (std::jthread& thread : threads_) thread.join();
}

std::size_t BlockingPool::places(Task kind) const {
  const std::size_t all = threads_.size() + queue_max_;
  if (kind == Task::vital) return all;
  return all - shares_.vital_places - (kind == Task::writes ? shares_.reader_places : 0);
}

bool BlockingPool::submit(std::function<void()> task, Task kind) {
  {
    std::lock_guard lock(mutex_);
    if (begun() >= places(kind)) return false;
    auto& queue = kind == Task::reads ? readers_ : writers_;
    queue.push_back({arrivals_++, std::move(task)});
  }
  arrived_.notify_one();
  return true;
}

std::size_t BlockingPool::waiting() const {
  std::lock_guard lock(mutex_);
  return begun() > threads_.size() ? begun() - threads_.size() : 0;
}

std::deque<BlockingPool::Waiting>* BlockingPool::next() {
  const bool writer_is_next =
      !writers_.empty() && may_write() &&
      (readers_.empty() || writers_.front().number < readers_.front().number);
  if (writer_is_next) return &writers_;
  return readers_.empty() ? nullptr : &readers_;
}

void BlockingPool::run(const std::stop_token& stop) {
  for (;;) {
    std::function<void()> task;
    bool writes = false;
    {
      std::unique_lock lock(mutex_);
      arrived_.wait(lock, stop, [this] { return next() != nullptr; });
      std::deque<Waiting>* const queue = next();
      // Stop was requested; who holds the last place for writing takes what still waits for one.
      if (queue == nullptr) return;
      writes = queue == &writers_;
      task = std::move(queue->front().task);
      queue->pop_front();
      ++busy_;
      if (writes) ++writing_;
    }
    task();
    task = {};  // what it holds goes before the thread counts as free
    std::lock_guard lock(mutex_);
    --busy_;
    if (writes) --writing_;
  }
}

}  // namespace ticketing::api
