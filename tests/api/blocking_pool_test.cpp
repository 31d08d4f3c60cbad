// The bounded pool of database threads.
#include <gtest/gtest.h>

#include <future>

#include "api/blocking_pool.hpp"

namespace ticketing::test {
namespace {

TEST(BlockingPool, refuses_what_its_queue_cannot_hold_and_runs_the_rest) {
  std::promise<void> gate;
  std::shared_future<void> opened = gate.get_future().share();
  std::promise<void> running;
  std::atomic<int> ran{0};
  {
    api::BlockingPool pool(1, 2);
    ASSERT_TRUE(pool.submit([&] {
      running.set_value();
      opened.wait();
      ++ran;
    }));
    running.get_future().wait();
    EXPECT_TRUE(pool.submit([&] { ++ran; }));
    EXPECT_TRUE(pool.submit([&] { ++ran; }));
    EXPECT_FALSE(pool.submit([&] { ++ran; }));
    EXPECT_EQ(pool.use().waiting, 2U);
    gate.set_value();
  }
  EXPECT_EQ(ran, 3) << "accepted work is finished before the pool goes";
}

TEST(BlockingPool, keeps_the_last_places_for_what_is_vital) {
  std::promise<void> gate;
  std::shared_future<void> opened = gate.get_future().share();
  std::atomic<int> ran{0};
  {
    api::BlockingPool pool(1, 5, {.vital_places = 1});
    const auto work = [&] {
      opened.wait();
      ++ran;
    };
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(pool.submit(work)) << i;
    EXPECT_FALSE(pool.submit(work));
    EXPECT_TRUE(pool.submit(work, api::Task::vital));
    EXPECT_FALSE(pool.submit(work, api::Task::vital)) << "the queue has an end for everybody";
    gate.set_value();
  }
  EXPECT_EQ(ran, 6);
}

TEST(BlockingPool, keeps_threads_and_places_for_who_only_reads) {
  std::promise<void> gate;
  std::shared_future<void> opened = gate.get_future().share();
  std::atomic<int> writing{0};
  std::atomic<int> wrote{0};
  {
    api::BlockingPool pool(4, 8, {.reader_places = 2, .reader_threads = 1});
    const auto write = [&] {
      ++writing;
      opened.wait();
      ++wrote;
    };
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(pool.submit(write, api::Task::writes)) << i;
    EXPECT_FALSE(pool.submit(write, api::Task::writes)) << "the last places are for readers";
    for (int i = 0; i < 3; ++i) {
      std::promise<void> read;
      ASSERT_TRUE(pool.submit([&] { read.set_value(); }));
      read.get_future().wait();
    }
    EXPECT_LE(writing, 3);
    EXPECT_EQ(wrote, 0);
    gate.set_value();
  }
  EXPECT_EQ(wrote, 10) << "accepted work is finished before the pool goes";
}

TEST(BlockingPool, lets_clients_take_turns_and_shuts_nobody_out) {
  std::promise<void> gate;
  std::shared_future<void> opened = gate.get_future().share();
  std::string order;
  {
    api::BlockingPool pool(1, 40);
    std::promise<void> running;
    ASSERT_TRUE(pool.submit([&] {
      running.set_value();
      opened.wait();
    }));
    running.get_future().wait();
    int taken = 0;
    while (taken < 100 && pool.submit([&] { order += 'a'; }, api::Task::reads, "a")) ++taken;
    EXPECT_EQ(taken, 10) << "a quarter of the queue";
    EXPECT_FALSE(pool.submit([] {}, api::Task::reads, "a"));
    for (int i = 0; i < 2; ++i) {
      EXPECT_TRUE(pool.submit([&] { order += 'b'; }, api::Task::reads, "b"));
      EXPECT_TRUE(pool.submit([&] { order += 'c'; }, api::Task::reads, "c"));
    }
    EXPECT_EQ(pool.use().waiting, 14U);
    gate.set_value();
  }
  EXPECT_EQ(order, "abcabcaaaaaaaa");
}

TEST(BlockingPool, without_a_queue_takes_what_a_free_thread_can_run) {
  std::promise<void> gate;
  std::shared_future<void> opened = gate.get_future().share();
  {
    api::BlockingPool pool(1, 0);
    EXPECT_TRUE(pool.submit([&] { opened.wait(); }));
    EXPECT_FALSE(pool.submit([] {}));
    EXPECT_EQ(pool.use().waiting, 0U);
    gate.set_value();
  }
}

}  // namespace
}  // namespace ticketing::test
