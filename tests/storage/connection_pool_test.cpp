// The pool of connections: bounded, first come first served, never waiting for ever.
#include "odb/connection_pool.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace ticketing {
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
}  // namespace ticketing
