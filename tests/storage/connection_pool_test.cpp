// The pool of connections: bounded, first come first served, never waiting for ever.
#include <gmock/gmock.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "odb/connection_pool.hpp"

namespace ticketing::test {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

using Pool = ConnectionPool<std::shared_ptr<int>>;

TEST(ConnectionPool, opens_when_first_needed_and_keeps) {
  int opened = 0;
  Pool pool(2, [&] { return std::make_shared<int>(++opened); });
  EXPECT_EQ(opened, 0);
  EXPECT_EQ(*pool.acquire(1s).get(), 1);
  EXPECT_EQ(*pool.acquire(1s).get(), 1);
  {
    auto one = pool.acquire(1s);
    auto two = pool.acquire(1s);
    EXPECT_EQ(*one.get() + *two.get(), 3);
  }
  EXPECT_EQ(opened, 2);
}

TEST(ConnectionPool, replaces_a_broken_one) {
  int opened = 0;
  Pool pool(1, [&] { return std::make_shared<int>(++opened); });
  {
    auto lease = pool.acquire(1s);
    lease.get();
    lease.replace();
  }
  EXPECT_EQ(*pool.acquire(1s).get(), 2);
}

TEST(ConnectionPool, gives_its_place_back_when_opening_fails) {
  bool fails = true;
  Pool pool(1, [&]() -> std::shared_ptr<int> {
    if (fails) throw StorageUnavailable("down", true);
    return std::make_shared<int>(1);
  });
  EXPECT_THROW(pool.acquire(1s).get(), StorageUnavailable);
  fails = false;
  EXPECT_EQ(*pool.acquire(1s).get(), 1);
}

TEST(ConnectionPool, gives_up_waiting_in_time_and_is_usable_afterwards) {
  Pool pool(1, [] { return std::make_shared<int>(1); });
  {
    auto held = pool.acquire(1s);
    EXPECT_THROW(pool.acquire(10ms), StorageUnavailable);
  }
  EXPECT_NO_THROW(pool.acquire(10ms));
}

TEST(ConnectionPool, tells_whether_one_is_open_without_opening_it) {
  int opened = 0;
  Pool pool(1, [&] { return std::make_shared<int>(++opened); });
  auto lease = pool.acquire(1s);
  EXPECT_FALSE(lease.is_open());
  EXPECT_EQ(opened, 0);
  lease.get();
  EXPECT_TRUE(lease.is_open());
  lease.replace();
  EXPECT_FALSE(lease.is_open());
}

TEST(ConnectionPool, keeps_places_for_readers_whom_no_lock_makes_wait) {
  Pool pool(3, 2, [] { return std::make_shared<int>(1); });
  std::unique_ptr<Pool::Lease> first(new Pool::Lease(pool.acquire(1s, PoolUse::writes)));
  auto second = pool.acquire(1s, PoolUse::writes);
  EXPECT_THROW(pool.acquire(1ms, PoolUse::writes), NoFreeConnection);
  std::atomic<bool> wrote = false;
  std::jthread waiting([&] {
    auto lease = pool.acquire(60s, PoolUse::writes);
    wrote = true;
  });
  while (pool.waiting() == 0) std::this_thread::yield();
  for (int i = 0; i < 3; ++i) EXPECT_NO_THROW(pool.acquire(1ms)) << "past the writer who waits";
  EXPECT_FALSE(wrote);
  first.reset();
  waiting.join();
  EXPECT_TRUE(wrote);
}

TEST(ConnectionPool, gives_a_place_that_becomes_free_to_whom_it_fits) {
  Pool pool(2, 1, [] { return std::make_shared<int>(1); });
  std::unique_ptr<Pool::Lease> writer(new Pool::Lease(pool.acquire(1s, PoolUse::writes)));
  std::unique_ptr<Pool::Lease> reader(new Pool::Lease(pool.acquire(1s)));
  std::atomic<bool> read = false;
  std::jthread other_writer([&] { pool.acquire(60s, PoolUse::writes).get(); });
  while (pool.waiting() < 1) std::this_thread::yield();
  std::jthread other_reader([&] {
    auto lease = pool.acquire(60s);
    read = true;
  });
  while (pool.waiting() < 2) std::this_thread::yield();
  reader.reset();
  other_reader.join();
  EXPECT_TRUE(read) << "the writer before it has no place yet";
  writer.reset();
}

/// A smart pointer as ODB's: two of its copies must not be made or dropped at the same time. Here
/// that is found out instead of corrupting a count.
class Fragile final {
 public:
  explicit Fragile(std::atomic<int>& overlaps) : shared_(std::make_shared<Shared>(overlaps)) {}
  Fragile(const Fragile& other) : shared_(other.shared_) { touch(); }
  Fragile& operator=(const Fragile& other) {  // NOLINT: of itself it touches as well
    touch();
    shared_ = other.shared_;
    touch();
    return *this;
  }
  ~Fragile() { touch(); }

 private:
  struct Shared {
    explicit Shared(std::atomic<int>& counter) : overlaps(counter) {}
    std::atomic<bool> busy = false;
    std::atomic<int>& overlaps;
  };
  void touch() {
    if (shared_->busy.exchange(true)) ++shared_->overlaps;
    std::this_thread::yield();  // somebody else's chance
    shared_->busy = false;
  }

  std::shared_ptr<Shared> shared_;
};

TEST(ConnectionPool, hands_over_connections_whose_counts_are_not_atomic) {
  std::atomic<int> overlaps = 0;
  ConnectionPool<Fragile> pool(1, [&] { return Fragile(overlaps); });
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 5000; ++i) pool.acquire(60s).get();
    });
  }
  threads.clear();
  EXPECT_EQ(overlaps, 0);
}

TEST(ConnectionPool, serves_in_order_of_arrival) {
  Pool pool(1, [] { return std::make_shared<int>(1); });
  std::mutex mutex;
  std::vector<int> order;
  std::vector<std::jthread> threads;
  {
    auto held = pool.acquire(1s);
    for (int i = 0; i < 5; ++i) {
      threads.emplace_back([&, i] {
        auto lease = pool.acquire(10s);
        std::lock_guard lock(mutex);
        order.push_back(i);
      });
      while (pool.waiting() != static_cast<std::size_t>(i) + 1) std::this_thread::yield();
    }
  }
  threads.clear();
  EXPECT_THAT(order, ElementsAre(0, 1, 2, 3, 4));
}

}  // namespace
}  // namespace ticketing::test
