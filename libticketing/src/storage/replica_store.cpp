#include "storage/replica_store.hpp"

#include <chrono>
#include <mutex>
#include <thread>
#include <utility>

#include "base/outage.hpp"

namespace ticketing {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::chrono::seconds patience{1};
constexpr std::chrono::milliseconds look_period{5};
constexpr std::chrono::seconds open_period{10};

class ReplicaStore final : public Store {
 public:
  ReplicaStore(std::function<std::unique_ptr<Store>()> open_replica, std::unique_ptr<Store> store)
      : open_(std::move(open_replica)), store_(std::move(store)) {}

  void transact(const std::function<bool(UnitOfWork&)>& fn) override { store_->transact(fn); }
  void transact_batch(const BatchTerms& terms,
                      const std::function<bool(UnitOfWork&)>& fn) override {
    store_->transact_batch(terms, fn);
  }
  void snapshot(const std::function<void(UnitOfWork&)>& fn) override { store_->snapshot(fn); }

  void report(const std::function<void(UnitOfWork&)>& fn) override {
    if (Store* const replica = this->replica()) {
      const auto here = store_->position();
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
    store_->snapshot(fn);
  }

  void migrate() override { store_->migrate(); }
  SchemaStatus schema_status() override { return store_->schema_status(); }
  std::optional<Timestamp> server_time() override { return store_->server_time(); }
  std::string position() override { return store_->position(); }
  bool has_reached(const std::string& position) override { return store_->has_reached(position); }
  int timeline() const override { return store_->timeline(); }
  std::string kind() const override { return store_->kind(); }

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
  const std::unique_ptr<Store> store_;
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
