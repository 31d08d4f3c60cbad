#include "api/blocking_pool.hpp"

#include <algorithm>
#include <utility>

namespace ticketing::api {

BlockingPool::BlockingPool(int threads, std::size_t queue_max, const PoolShares& shares)
    : queue_max_(queue_max),
      per_client_max_(std::max<std::size_t>(1, queue_max / 4)),
      shares_(shares) {
  const std::lock_guard lock(mutex_);  // none of them looks before all are there
  for (int i = 0; i < threads; ++i) {
    threads_.emplace_back([this](const std::stop_token& stop) { run(stop); });
  }
}

BlockingPool::~BlockingPool() {
  for (std::jthread& thread : threads_) thread.request_stop();
  for (std::jthread& thread : threads_) thread.join();
}

bool BlockingPool::has_place(Task kind, const std::string& client) {
  std::size_t places = threads_.size() + queue_max_;
  if (kind != Task::vital) places -= shares_.vital_places;
  if (kind == Task::writes) places -= shares_.reader_places;
  if (begun() >= places) return false;
  // Whoever finds a thread free waits for nobody, and nobody for him.
  return client.empty() || begun() < threads_.size() ||
         queue_of(kind).size_of(client) < per_client_max_;
}

bool BlockingPool::submit(std::function<void()> task, Task kind, const std::string& client) {
  {
    std::lock_guard lock(mutex_);
    if (!has_place(kind, client)) {
      ++refused_;
      return false;
    }
    queue_of(kind).push(client, arrivals_++, std::move(task));
  }
  arrived_.notify_one();
  return true;
}

ThreadUse BlockingPool::use() const {
  std::lock_guard lock(mutex_);
  const std::size_t waiting = begun() > threads_.size() ? begun() - threads_.size() : 0;
  return {threads_.size(), busy_, waiting, refused_};
}

TurnQueue* BlockingPool::next() {
  const bool writer_is_next = !writers_.empty() && may_write() &&
                              (readers_.empty() || writers_.next_number() < readers_.next_number());
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
      TurnQueue* const queue = next();
      // Stop was requested; who holds the last place for writing takes what still waits for one.
      if (queue == nullptr) return;
      writes = queue == &writers_;
      task = queue->pop();
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
