// Schedulers on machines that are killed, freeze and have wrong clocks, in simulated time: one
// thread, one seed, so that a history can be had again.
#pragma once

#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "jobs/make_services.hpp"
#include "odb/open_store.hpp"
#include "storage/passed_store.hpp"
#include "storage/store_clock.hpp"
#include "support/scenario.hpp"

namespace ticketing::test {

/// What a killed process ends with. No std::exception: nobody in it handles it.
struct Killed {};

class Simulation;

/// A machine: its clock is off, and its process may be killed or freeze before and after each
/// transaction.
class SimulatedHost final : public PassedStore {
 public:
  SimulatedHost(Simulation& world, Store& store) : PassedStore(store), world_(world) { start(); }

  /// Looks at a job once, as a scheduler's thread would: whether there was something to run. A
  /// process that died is started again.
  bool look(const std::string& job);
  void measure() { clock_->measure(*this); }
  void set_skew(std::chrono::microseconds skew) { machine_->skew = skew; }

  void snapshot(const Look& fn) override;
  void migrate() override {}
  std::optional<Timestamp> server_time() override;

  bool busy = false;  ///< it is in the middle of a look: frozen

 private:
  struct Machine final : Clock {
    explicit Machine(const Clock& truth_) : truth(truth_) {}
    Timestamp now() const override { return truth.now() + skew; }
    const Clock& truth;
    std::chrono::microseconds skew{0};
  };

  void start();
  void around(const Work& fn, const std::function<void(const Work&)>& transact) override;

  Simulation& world_;
  std::shared_ptr<Machine> machine_;
  std::shared_ptr<StoreClock> clock_;
  std::unique_ptr<ServiceContext> context_;
  std::unique_ptr<JobService> jobs_;
};

class Simulation final {
 public:
  Simulation(unsigned seed, int hosts);

  void run(int minutes);
  /// Everybody works undisturbed until nothing is left to do.
  void settle();
  /// One row and one effect for each occurrence; what is wrong, empty when nothing is.
  std::string findings();

  /// Something may happen to `host` here: it is killed (throws), or freezes while others go on.
  void step(SimulatedHost& host);

  const ManualClock& clock() const { return clock_; }
  std::vector<Job> jobs();
  ServiceContext context(Store& store, const Clock& clock);
  int kills() const { return kills_; }
  int freezes() const { return freezes_; }

 private:
  int pick(int from, int to) { return std::uniform_int_distribution<int>(from, to)(random_); }
  SimulatedHost& any_host() {
    return *hosts_[static_cast<std::size_t>(pick(0, static_cast<int>(hosts_.size()) - 1))];
  }
  void look_somewhere();
  std::string findings_of(const Job& job, UnitOfWork& unit);

  std::mt19937 random_;
  std::unique_ptr<Store> store_ = open_store({.url = "sqlite::memory:"});
  ManualClock clock_{*parse_rfc3339("2026-03-02T12:00:30+09:00")};
  Timestamp began_ = clock_.now();
  BusinessCalendar calendar_{"Asia/Seoul"};
  SeededRandom ids_{1};
  NamingLinks links_;
  Installation installation_;
  Keyring keys_{Secret{}};
  ChainKey chain_key_;
  std::vector<std::unique_ptr<SimulatedHost>> hosts_;
  bool disturbed_ = false;
  int depth_ = 0;
  int kills_ = 0;
  int freezes_ = 0;
};

}  // namespace ticketing::test
