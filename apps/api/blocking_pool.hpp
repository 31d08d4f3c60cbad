// Threads that may block (on the database, on the image store), and the bounded queue before them.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "api/turn_queue.hpp"

namespace ticketing::api {

/// What a task does. Those that write may all wait for one lock; `vital` writes too, and is worth
/// the last places.
enum class Task { reads, writes, vital };

/// What of a pool is not for everybody.
struct PoolShares {
  std::size_t vital_places = 0;    ///< of the queue, for vital tasks alone
  std::size_t reader_places = 0;   ///< of the queue, which those that write leave free
  std::size_t reader_threads = 0;  ///< which those that write leave free; below all threads
};

/// How a pool is used.
struct ThreadUse {
  std::size_t threads = 0;
  std::size_t busy = 0;       ///< of the threads
  std::size_t waiting = 0;    ///< tasks for which there is no free thread
  std::uint64_t refused = 0;  ///< tasks for which there was no place
};

/// Fair: clients take turns, and none has more than a quarter of the places in the queue, so that
/// one who asks for everything at once delays another by a task a turn and shuts nobody out. Thread
/// safe.
class BlockingPool {
 public:
  /// `queue_max`: how many tasks may wait for a thread; 0: only as many as threads are free.
  BlockingPool(int threads, std::size_t queue_max, const PoolShares& shares = {});
  /// Runs what was accepted, then stops.
  ~BlockingPool();

  BlockingPool(const BlockingPool&) = delete;
  BlockingPool& operator=(const BlockingPool&) = delete;

  /// False, and nothing happens, when no thread is free and its part of the queue is full, or its
  /// client's. Readers pass writers who have no thread. `client`: for whom it is; "" for nobody in
  /// particular, who may have every place. `task` must not throw.
  bool submit(std::function<void()> task, Task kind = Task::reads, const std::string& client = {});
  ThreadUse use() const;

 private:
  // Under the lock.
  TurnQueue& queue_of(Task kind) { return kind == Task::reads ? readers_ : writers_; }
  bool has_place(Task kind, const std::string& client);
  std::size_t begun() const { return readers_.size() + writers_.size() + busy_; }
  bool may_write() const { return writing_ < threads_.size() - shares_.reader_threads; }
  /// The queue whose first is next; null when nobody's turn has come.
  TurnQueue* next();

  void run(const std::stop_token& stop);

  const std::size_t queue_max_;
  const std::size_t per_client_max_;
  const PoolShares shares_;
  mutable std::mutex mutex_;
  std::condition_variable_any arrived_;
  TurnQueue readers_;
  TurnQueue writers_;
  std::uint64_t arrivals_ = 0;
  std::size_t busy_ = 0;  ///< threads running a task
  std::uint64_t refused_ = 0;
  std::size_t writing_ = 0;  ///< of them, those running one that writes
  std::vector<std::jthread> threads_;
};

}  // namespace ticketing::api
