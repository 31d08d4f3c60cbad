// A bounded pool of connections. ODB's own waits for ever for a free connection and serves waiters
// in no order; this one is first come, first served, and gives up in time.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "storage/store.hpp"

namespace ticketing {

/// Thread safe. `Connection` is a copyable smart pointer.
template <class Connection>
class ConnectionPool {
 public:
  using Open = std::function<Connection()>;

  /// At most `connections_max` at once, opened when first needed and kept.
  ConnectionPool(std::size_t connections_max, Open open)
      : open_(std::move(open)), free_(connections_max) {}

  /// A connection to use alone until destroyed.
  class Lease {
   public:
    Lease(ConnectionPool& pool, std::optional<Connection> connection)
        : pool_(pool), connection_(std::move(connection)) {}
    ~Lease() { pool_.put_back(connection_); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    /// Opens one if there is none; throws what opening throws.
    Connection& get() {
      if (!connection_) connection_ = pool_.open_();
      return *connection_;
    }
    bool is_open() const { return connection_.has_value(); }
    /// Closes it; `get` opens another.
    void replace() { connection_.reset(); }

   private:
    ConnectionPool& pool_;
    std::optional<Connection> connection_;
  };

  /// Waits at most `timeout` for its turn, then throws StorageUnavailable (nothing written).
  Lease acquire(std::chrono::milliseconds timeout) {
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    std::unique_lock lock(mutex_);
    if (free_ > 0 && waiting_.empty()) {
      --free_;
    } else {
      wait_for_turn(lock, deadline);
    }
    std::optional<Connection> connection;
    if (!idle_.empty()) {
      connection = std::move(idle_.back());
      idle_.pop_back();
    }
    return Lease(*this, std::move(connection));
  }

  /// How many wait for their turn.
  std::size_t waiting() {
    std::lock_guard lock(mutex_);
    return waiting_.size();
  }

 private:
  struct Waiter {
    std::condition_variable granted_changed;
    bool granted = false;
  };

  void wait_for_turn(std::unique_lock<std::mutex>& lock,
                     std::chrono::steady_clock::time_point deadline) {
    Waiter self;
    waiting_.push_back(&self);
    if (self.granted_changed.wait_until(lock, deadline, [&self] { return self.granted; })) return;
    std::erase(waiting_, &self);
    throw StorageUnavailable("no database connection became free in time", true);
  }

  void put_back(std::optional<Connection>& connection) {
    std::lock_guard lock(mutex_);
    if (connection) idle_.push_back(*connection);
    // Under the lock: ODB's smart pointers cannot be moved from and their counts are not atomic, so
    // no copy may outlive it beside the one another thread now takes.
    connection.reset();
    if (waiting_.empty()) {
      ++free_;
      return;
    }
    Waiter* const next = waiting_.front();  // the slot goes straight to whoever waits longest
    waiting_.pop_front();
    next->granted = true;
    next->granted_changed.notify_one();
  }

  const Open open_;
  std::mutex mutex_;
  std::size_t free_;  ///< slots neither leased nor promised
  std::vector<Connection> idle_;
  std::deque<Waiter*> waiting_;
};

}  // namespace ticketing
