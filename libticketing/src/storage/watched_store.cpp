#include "storage/watched_store.hpp"

#include <fmt/format.h>

#include <atomic>
#include <mutex>
#include <set>
#include <utility>

#include "base/outage.hpp"
#include "storage/no_free_connection.hpp"
#include "storage/passed_store.hpp"

namespace ticketing {
namespace {

class WatchedStore final : public PassedStore {
 public:
  WatchedStore(std::unique_ptr<Store> store, std::chrono::milliseconds stuck_after)
      : PassedStore(std::move(store)), stuck_after_(stuck_after) {}

  void snapshot(const Look& fn) override {
    watch(Access::reads, [&] { PassedStore::snapshot(fn); });
  }
  void report(const Look& fn) override {
    watch(Access::reads, [&] { PassedStore::report(fn); });
  }
  void migrate() override {
    watch(Access::writes, [&] { PassedStore::migrate(); });
  }
  SchemaStatus schema_status() override {
    check_for_stuck_writes();
    if (cannot_write_.load(std::memory_order_relaxed)) try_to_write();
    SchemaStatus status;
    watch(Access::reads, [&] { status = PassedStore::schema_status(); });
    return status;
  }
  std::optional<Timestamp> server_time() override {
    std::optional<Timestamp> time;
    watch(Access::reads, [&] { time = PassedStore::server_time(); });
    return time;
  }
  std::string position() override {
    std::string position;
    watch(Access::reads, [&] { position = PassedStore::position(); });
    return position;
  }
  StoreStatistics statistics() const override {
    StoreStatistics all = PassedStore::statistics();
    all.outages.push_back(database_.statistics("database"));
    all.outages.push_back(connections_.statistics("database_connections"));
    return all;
  }

 private:
  enum class Access { reads, writes };
  using Steady = std::chrono::steady_clock;

  /// While it lives, a transaction writes.
  class Writing {
   public:
    explicit Writing(WatchedStore& store) : store_(store) {
      const std::lock_guard lock(store_.mutex_);
      began_ = store_.writing_since_.insert(Steady::now());
    }
    ~Writing() {
      const std::lock_guard lock(store_.mutex_);
      store_.writing_since_.erase(began_);
    }
    Writing(const Writing&) = delete;
    Writing& operator=(const Writing&) = delete;

   private:
    WatchedStore& store_;
    std::multiset<Steady::time_point>::iterator began_;
  };

  void around(const Work& fn, const std::function<void(const Work&)>& transact) override {
    const Writing writing(*this);
    watch(Access::writes, [&] { transact(fn); });
  }

  void check_for_stuck_writes() {
    {
      const std::lock_guard lock(mutex_);
      if (writing_since_.empty() || Steady::now() < *writing_since_.begin() + stuck_after_) return;
    }
    const auto why = fmt::format(
        "a transaction has not ended for {:.0f} s: it waits for a synchronous standby, perhaps",
        std::chrono::duration<double>(stuck_after_).count());
    database_.failed(why);
    throw StorageUnavailable(why, true);
  }

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

  const std::chrono::milliseconds stuck_after_;
  std::mutex mutex_;
  std::multiset<Steady::time_point> writing_since_;
  Outage database_{"the database"};
  Outage connections_{"a free connection to the database"};
  std::atomic<bool> cannot_write_{false};
};

}  // namespace

std::unique_ptr<Store> watching_outages(std::unique_ptr<Store> store,
                                        std::chrono::milliseconds stuck_after) {
  return std::make_unique<WatchedStore>(std::move(store), stuck_after);
}

}  // namespace ticketing
