// The time of a store: the same for all its processes, whatever their machines' clocks show.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include <ticketing/clock.hpp>

#include "storage/store.hpp"

namespace ticketing {

/// This machine's clock with its difference to the database's as last measured. A store without a
/// clock of its own (SQLite: all its processes are on one machine) has the machine's time. Thread
/// safe.
class StoreClock final : public Clock {
 public:
  /// Measures; a database that does not answer leaves the machine's time until it does.
  StoreClock(std::shared_ptr<const Clock> machine, Store& store);

  Timestamp now() const override;
  /// Compares with the database. What the journey there and back leaves open is no reason to
  /// change: time does not jump about by as much as it takes to ask. Called by one thread.
  void measure(Store& store);
  std::chrono::microseconds offset() const;

 private:
  const std::shared_ptr<const Clock> machine_;
  std::atomic<std::int64_t> offset_us_{0};
};

}  // namespace ticketing
