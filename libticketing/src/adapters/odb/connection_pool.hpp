// A bounded pool of connections. ODB's own waits for ever for a free connection and serves waiters
// in no order; this one is first come, first served, gives up in time, and keeps places for
// readers.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <ticketing/statistics.hpp>

#include "storage/no_free_connection.hpp"

namespace ticketing {

/// What a connection is wanted for. Writers wait for each other's locks, readers never do.
enum class PoolUse { reads, writes };

/// Thread safe. `Connection` is a copyable smart pointer.
template <class Connection>
class ConnectionPool {
 public:
  using Open = std::function<Connection()>;

  /// At most `connections_max` at once, opened when first needed and kept; `writers_max` of them
  /// for writers, so that writers who all wait for one lock keep nobody from reading.
  ConnectionPool(std::size_t connections_max, std::size_t writers_max, Open open)
      : open_(std::move(open)),
        connections_max_(connections_max),
        writers_max_(writers_max),
        free_(connections_max) {}
  ConnectionPool(std::size_t connections_max, Open open)
      : ConnectionPool(connections_max, connections_max, std::move(open)) {}

  /// A connection to use alone until destroyed.
  class Lease {
   public:
    Lease(ConnectionPool& pool, PoolUse use, std::optional<Connection> connection)
        : pool_(pool), use_(use), connection_(std::move(connection)) {}
    ~Lease() { pool_.put_back(connection_, use_); }
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
    const PoolUse use_;
    std::optional<Connection> connection_;
  };

  /// Waits at most `timeout` for its turn, then throws NoFreeConnection.
  Lease acquire(std::chrono::milliseconds timeout, PoolUse use = PoolUse::reads) {
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    std::unique_lock lock(mutex_);
    // Whoever waits has a place that is not free yet, so none is kept waiting by who comes later.
    if (has_place(use)) {
      take_place(use);
    } else {
      wait_for_turn(lock, deadline, use);
    }
    std::optional<Connection> connection;
    if (!idle_.empty()) {
      connection = std::move(idle_.back());
      idle_.pop_back();
    }
    return Lease(*this, use, std::move(connection));
  }

  /// How many wait for their turn.
  std::size_t waiting() const {
    std::lock_guard lock(mutex_);
    return waiting_.size();
  }
  ConnectionStatistics statistics(std::string name) const {
    std::lock_guard lock(mutex_);
    return {std::move(name),
            connections_max_,
            connections_max_ - free_,
            waiting_.size(),
            waits_,
            waits_in_vain_,
            std::chrono::duration<double>(waited_).count()};
  }

 private:
  struct Waiter {
    explicit Waiter(PoolUse wanted) : use(wanted) {}
    const PoolUse use;
    std::condition_variable granted_changed;
    bool granted = false;
  };

  bool has_place(PoolUse use) const {
    return free_ > 0 && (use == PoolUse::reads || writing_ < writers_max_);
  }
  void take_place(PoolUse use) {
    --free_;
    if (use == PoolUse::writes) ++writing_;
  }

  void wait_for_turn(std::unique_lock<std::mutex>& lock,
                     std::chrono::steady_clock::time_point deadline, PoolUse use) {
    const auto began = std::chrono::steady_clock::now();
    Waiter self(use);
    waiting_.push_back(&self);
    const bool granted =
        self.granted_changed.wait_until(lock, deadline, [&self] { return self.granted; });
    ++waits_;
    waited_ += std::chrono::steady_clock::now() - began;
    if (granted) return;
    ++waits_in_vain_;
    std::erase(waiting_, &self);
    throw NoFreeConnection(
        use == PoolUse::writes
            ? "no database connection for writing became free in time: those who write wait for a "
              "lock, or store.connections is too low"
            : "no database connection became free in time: store.connections is too low");
  }

  void put_back(std::optional<Connection>& connection, PoolUse use) {
    std::lock_guard lock(mutex_);
    if (connection) idle_.push_back(*connection);
    // Under the lock: ODB's smart pointers cannot be moved from and their counts are not atomic, so
    // no copy may outlive it beside the one another thread now takes.
    connection.reset();
    ++free_;
    if (use == PoolUse::writes) --writing_;
    // The place goes straight to whoever waits longest of those that it fits.
    const auto next = std::ranges::find_if(
        waiting_, [this](const Waiter* waiter) { return has_place(waiter->use); });
    if (next == waiting_.end()) return;
    Waiter* const granted = *next;
    waiting_.erase(next);
    take_place(granted->use);
    granted->granted = true;
    granted->granted_changed.notify_one();
  }

  const Open open_;
  const std::size_t connections_max_;
  const std::size_t writers_max_;
  mutable std::mutex mutex_;
  std::size_t free_;         ///< places neither leased nor promised
  std::size_t writing_ = 0;  ///< places leased or promised to writers
  std::vector<Connection> idle_;
  std::deque<Waiter*> waiting_;
  std::uint64_t waits_ = 0;
  std::uint64_t waits_in_vain_ = 0;
  std::chrono::steady_clock::duration waited_{0};
};

}  // namespace ticketing
