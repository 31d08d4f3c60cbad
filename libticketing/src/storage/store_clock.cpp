#include "storage/store_clock.hpp"

#include <spdlog/spdlog.h>

#include <chrono>
#include <utility>

namespace ticketing {
namespace {

using std::chrono::microseconds;

/// An answer that took longer says too little.
constexpr std::chrono::seconds journey_max{5};
/// A clock that is off by this is worth a word: something else on the machine may suffer from it.
constexpr std::chrono::seconds worth_telling{1};

}  // namespace

StoreClock::StoreClock(std::shared_ptr<const Clock> machine, Store& store)
    : machine_(std::move(machine)) {
  measure(store);
}

Timestamp StoreClock::now() const { return machine_->now() + offset(); }

microseconds StoreClock::offset() const {
  return microseconds(offset_us_.load(std::memory_order_relaxed));
}

void StoreClock::measure(Store& store) {
  try {
    const Timestamp asked = machine_->now();
    const auto shown = store.server_time();
    const auto journey = machine_->now() - asked;
    if (!shown || journey < microseconds(0) || journey > journey_max) return;
    const auto difference = std::chrono::floor<microseconds>(*shown - (asked + journey / 2));
    const auto change = difference - offset();
    if (change <= journey / 2 && change >= -journey / 2) return;
    if (change > worth_telling || change < -worth_telling)
      spdlog::warn("this machine's clock is {} ms {} the database's, whose time counts",
                   std::chrono::abs(difference).count() / 1000,
                   difference.count() > 0 ? "behind" : "ahead of");
    offset_us_.store(difference.count(), std::memory_order_relaxed);
  } catch (const StorageUnavailable&) {
    // The offset that was measured before is the best there is.
  }
}

}  // namespace ticketing
