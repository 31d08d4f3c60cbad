// The store's time on machines whose clocks are wrong.
#include <gtest/gtest.h>

#include <memory>
#include <optional>

#include "storage/store_clock.hpp"
#include "storage/stores.hpp"

namespace ticketing::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// A machine's clock, which reaching the database takes time from.
class Machine final : public Clock {
 public:
  Timestamp now() const override { return time; }
  Timestamp time{seconds(1'795'000'000)};
};

class DatabaseWithClock final : public Store {
 public:
  explicit DatabaseWithClock(Machine& machine) : machine_(machine) {}
  void transact(const std::function<bool(UnitOfWork&)>&) override {}
  void snapshot(const std::function<void(UnitOfWork&)>&) override {}
  void migrate() override {}
  SchemaStatus schema_status() override { return {}; }
  std::string kind() const override { return "clock"; }
  std::optional<Timestamp> server_time() override {
    if (away) throw StorageUnavailable("away", true);
    machine_.time += journey / 2;
    const auto shown = machine_.time + ahead;
    machine_.time += journey / 2;
    return shown;
  }

  std::chrono::microseconds ahead{0};
  std::chrono::microseconds journey{milliseconds(10)};
  bool away = false;

 private:
  Machine& machine_;
};

class StoreTime : public ::testing::Test {
 protected:
  std::shared_ptr<Machine> machine_ = std::make_shared<Machine>();
  DatabaseWithClock database_{*machine_};
};

TEST_F(StoreTime, is_the_databases) {
  database_.ahead = minutes(-10);
  const StoreClock clock(machine_, database_);
  EXPECT_EQ(clock.now(), machine_->time - minutes(10));
  machine_->time += seconds(7);
  EXPECT_EQ(clock.now(), machine_->time - minutes(10));
}

TEST_F(StoreTime, does_not_move_by_what_measuring_leaves_open) {
  StoreClock clock(machine_, database_);
  database_.ahead = milliseconds(4);
  clock.measure(database_);
  EXPECT_EQ(clock.offset(), seconds(0));
  database_.ahead = milliseconds(6);
  clock.measure(database_);
  EXPECT_EQ(clock.offset(), milliseconds(6));
}

TEST_F(StoreTime, stays_as_it_was_where_the_database_tells_nothing) {
  database_.ahead = minutes(3);
  StoreClock clock(machine_, database_);
  database_.ahead = minutes(5);
  database_.away = true;
  clock.measure(database_);
  EXPECT_EQ(clock.offset(), minutes(3));
  database_.away = false;
  database_.journey = seconds(6);
  clock.measure(database_);
  EXPECT_EQ(clock.offset(), minutes(3)) << "an answer that was long on its way";
  database_.journey = milliseconds(1);
  clock.measure(database_);
  EXPECT_EQ(clock.offset(), minutes(5));
}

class ServerTime : public StoreTest {};
TICKETING_ON_EVERY_STORE(ServerTime);

TEST_P(ServerTime, is_told_where_there_is_a_server) {
  const auto before = SystemClock().now();
  const auto shown = store().server_time();
  const auto after = SystemClock().now();
  ASSERT_EQ(shown.has_value(), store().kind() == "postgresql");
  if (!shown) return;
  EXPECT_GE(*shown, before) << "the server of the tests is on this machine";
  EXPECT_LE(*shown, after);
  const StoreClock clock(std::make_shared<SystemClock>(), store());
  EXPECT_EQ(clock.offset(), seconds(0));
}

}  // namespace
}  // namespace ticketing::test
