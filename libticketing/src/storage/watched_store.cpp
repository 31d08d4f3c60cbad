#include "storage/watched_store.hpp"

#include <atomic>
#include <utility>

#include "base/outage.hpp"
#include "storage/no_free_connection.hpp"

namespace ticketing {
namespace {

class WatchedStore final : public Store {
 public:
  explicit WatchedStore(std::unique_ptr<Store> store) : store_(std::move(store)) {}

  void transact(const std::function<bool(UnitOfWork&)>& fn) override {
    watch(Access::writes, [&] { store_->transact(fn); });
  }
  void transact_within(std::chrono::milliseconds lock_wait,
                       const std::function<bool(UnitOfWork&)>& fn) override {
    watch(Access::writes, [&] { store_->transact_within(lock_wait, fn); });
  }
  void snapshot(const std::function<void(UnitOfWork&)>& fn) override {
    watch(Access::reads, [&] { store_->snapshot(fn); });
  }
  void migrate() override {
    watch(Access::writes, [&] { store_->migrate(); });
  }
  SchemaStatus schema_status() override {
    if (cannot_write_.load(std::memory_order_relaxed)) try_to_write();
    SchemaStatus status;
    watch(Access::reads, [&] { status = store_->schema_status(); });
    return status;
  }
  std::optional<Timestamp> server_time() override {
    std::optional<Timestamp> time;
    watch(Access::reads, [&] { time = store_->server_time(); });
    return time;
  }
  std::string kind() const override { return store_->kind(); }

 private:
  enum class Access { reads, writes };

  template <class Work>
  void watch(Access access, Work&& work) {
    try {
      work();
    } catch (const LockTimeout&) {
      throw;  // the database is well: somebody else holds the row
    } catch (const NoFreeConnection& e) {
      connections_.failed(e.what());
      throw;
    } catch (const StorageUnavailable& e) {
      if (access == Access::writes) cannot_write_ = true;
      database_.failed(e.what());
      throw;
    }
    connections_.worked();
    if (access == Access::writes && cannot_write_.load(std::memory_order_relaxed))
      cannot_write_ = false;
    // That it can be read does not bring back what cannot be written.
    if (!cannot_write_.load(std::memory_order_relaxed)) database_.worked();
  }

  /// The installation's row, changed and changed back: SQLite writes no page that is as it was.
  void try_to_write() {
    transact([](UnitOfWork& unit) {
      unit.installation().lock();
      const auto installation = unit.installation().find();
      if (!installation) return false;
      auto other = *installation;
      other.mail_enabled = !other.mail_enabled;
      unit.installation().update(other);
      unit.installation().update(*installation);
      return true;
    });
  }

  const std::unique_ptr<Store> store_;
  Outage database_{"the database"};
  Outage connections_{"a free connection to the database"};
  std::atomic<bool> cannot_write_{false};
};

}  // namespace

std::unique_ptr<Store> watching_outages(std::unique_ptr<Store> store) {
  return std::make_unique<WatchedStore>(std::move(store));
}

}  // namespace ticketing
