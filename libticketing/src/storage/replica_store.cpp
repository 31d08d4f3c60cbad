#include "storage/replica_store.hpp"

#include <chrono>
#include <mutex>
#include <thread>
#include <utility>

#include "base/outage.hpp"
#include "storage/passed_store.hpp"

namespace ticketing {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::chrono::seconds patience{1};
constexpr std::chrono::milliseconds look_period{5};
constexpr std::chrono::seconds open_period{10};

class ReplicaStore final : public PassedStore {
 public:
  ReplicaStore(std::function<std::unique_ptr<Store>()> open_replica, std::unique_ptr<Store> store)
      : PassedStore(std::move(store)), open_(std::move(open_replica)) {}

  void report(const Look& fn) override {
    if (Store* const replica = this->replica()) {
      const auto here = position();
      try {
        if (catches_up(*replica, here)) {
          replica->snapshot(fn);
          replica_.worked();
          return;
        }
        replica_.failed("it is more than a second behind");
      } catch (const StorageUnavailable& e) {
        replica_.failed(e.what());
      }
    }
    snapshot(fn);
  }
  StoreStatistics statistics() const override {
    StoreStatistics all = PassedStore::statistics();
    all.outages.push_back(replica_.statistics("database_replica"));
    return all;
  }

 private:
  /// Null while it cannot be opened.
  Store* replica() {
    const std::lock_guard lock(mutex_);
    if (opened_ || Steady::now() < open_again_at_) return opened_.get();
    try {
      opened_ = open_();
    } catch (const StorageUnavailable& e) {
      open_again_at_ = Steady::now() + open_period;
      replica_.failed(e.what());
    }
    return opened_.get();
  }

  /// PostgreSQL has nothing to wait with.
  static bool catches_up(Store& replica, const std::string& position) {
    const auto give_up_at = Steady::now() + patience;
    while (!replica.has_reached(position)) {
      if (Steady::now() >= give_up_at) return false;
      std::this_thread::sleep_for(look_period);
    }
    return true;
  }

  const std::function<std::unique_ptr<Store>()> open_;
  Outage replica_{"the replica of store.read_url"};
  std::mutex mutex_;  ///< of what follows
  std::unique_ptr<Store> opened_;
  Steady::time_point open_again_at_{};
};

}  // namespace

std::unique_ptr<Store> reporting_from(std::function<std::unique_ptr<Store>()> open_replica,
                                      std::unique_ptr<Store> store) {
  return std::make_unique<ReplicaStore>(std::move(open_replica), std::move(store));
}

}  // namespace ticketing
