// The budgets of requests that several processes share.
#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>

#include "limit/counting_request_limits.hpp"
#include "limit/memory_rate_buckets.hpp"
#include "redis/redis_rate_buckets.hpp"
#include "support/await.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// A refilled share takes so long that no test sees one.
constexpr int six = 6;

class RedisBuckets : public ::testing::Test {
 protected:
  RateDraw draw(RateBuckets& from, const BucketDraw& what) {
    const auto drawn = from.draw(std::span(&what, 1));
    EXPECT_TRUE(drawn);
    return drawn ? drawn->front() : RateDraw();
  }

  RedisServer server_;
  RedisClient client_{config::parse_redis_url(server_.url()).value(), milliseconds(2000)};
  std::unique_ptr<RateBuckets> buckets_ = make_redis_rate_buckets(client_);
};

TEST_F(RedisBuckets, follow_the_rule_of_those_in_memory) {
  std::mt19937 random(11);
  const SystemClock clock;
  MemoryRateBuckets memory(clock, 6400);
  int refused = 0;
  for (int i = 0; i < 2000; ++i) {
    BucketDraw what{std::to_string(random() % 5), six, 1, random() % 3 == 0};
    if (what.anyway) what.count = static_cast<int>(random() % 6) - 3;
    const RateDraw here = draw(memory, what);
    const RateDraw there = draw(*buckets_, what);
    ASSERT_EQ(here.allowed, there.allowed) << i;
    // Two clocks, read one after the other.
    ASSERT_LT(std::chrono::abs(here.missing - there.missing), seconds(2)) << i;
    refused += here.allowed ? 0 : 1;
  }
  EXPECT_GT(refused, 100);
}

TEST_F(RedisBuckets, are_drawn_from_in_order_and_in_one_go) {
  const std::vector<BucketDraw> draws{{"a", 2}, {"b", 2}, {"a", 2}, {"a", 2}, {"b", 2, -9, true}};
  const auto drawn = buckets_->draw(draws);
  ASSERT_TRUE(drawn);
  EXPECT_EQ((*drawn)[0].missing, seconds(30));
  EXPECT_TRUE((*drawn)[2].allowed);
  EXPECT_FALSE((*drawn)[3].allowed);
  EXPECT_EQ((*drawn)[4].missing, seconds(0));
  EXPECT_EQ(client_.run({"EXISTS", "ticketing:rate:b"})->integer, 0) << "a full bucket needs none";
  const auto lives = client_.run({"PTTL", "ticketing:rate:a"});
  EXPECT_GT(lives->integer, 55'000);
  EXPECT_LE(lives->integer, 60'000);
}

TEST_F(RedisBuckets, survive_a_value_that_is_none) {
  client_.run({"SET", "ticketing:rate:a", "nonsense"});
  EXPECT_TRUE(draw(*buckets_, {"a", six}).allowed);
}

TEST_F(RedisBuckets, cannot_tell_out_of_memory) {
  client_.run({"CONFIG", "SET", "maxmemory", "1"});
  const BucketDraw one{"a", six};
  EXPECT_FALSE(buckets_->draw(std::span(&one, 1)));
}

/// What one process has.
struct Process {
  Process(const std::string& url, const RateConfig& config)
      : client(config::parse_redis_url(url).value(), milliseconds(1000)),
        buckets(make_redis_rate_buckets(client)),
        limits(config, clock, {100'000, 512}, buckets.get()) {}

  RedisClient client;
  SystemClock clock;
  std::unique_ptr<RateBuckets> buckets;
  CountingRequestLimits limits;
};

RateConfig limited(int per_minute) {
  return {per_minute, per_minute, per_minute, per_minute, per_minute, per_minute, per_minute};
}

TEST(LimitsOverTwoProcesses, are_exact_to_the_request) {
  RedisServer server;
  Process one(server.url(), limited(six));
  Process two(server.url(), limited(six));
  for (const RateBudget budget : {RateBudget::sign_in, RateBudget::sign_up, RateBudget::account,
                                  RateBudget::wrong_password}) {
    std::atomic<int> allowed{0};
    std::atomic<int> answered{0};
    {
      std::vector<std::jthread> clients;
      for (Process* process : {&one, &two, &one, &two})
        clients.emplace_back([&, process] {
          for (int i = 0; i < 50; ++i) {
            process->limits.take_async(budget, "somebody", [&](const RateDecision& taken) {
              allowed += taken.allowed ? 1 : 0;
              ++answered;
            });
            allowed += process->limits.take(budget, "somebody").allowed ? 1 : 0;
          }
        });
    }
    await("all are answered", [&] { return answered == 200; });
    EXPECT_EQ(allowed, six) << name(budget);
  }
  EXPECT_EQ(one.limits.counters().alone + two.limits.counters().alone, 0U);
}

TEST(LimitsOverTwoProcesses, give_back_what_should_not_have_been_counted) {
  RedisServer server;
  Process one(server.url(), limited(six));
  Process two(server.url(), limited(six));
  for (int i = 0; i < 20; ++i) {
    EXPECT_TRUE(one.limits.take(RateBudget::wrong_password, "a").allowed);
    two.limits.give_back(RateBudget::wrong_password, "a");
  }
}

TEST(LimitsOverTwoProcesses, let_readers_through_at_once_and_agree_about_them_afterwards) {
  RedisServer server;
  Process one(server.url(), limited(60));
  Process two(server.url(), limited(60));
  for (int i = 0; i < 60; ++i) EXPECT_TRUE(one.limits.take(RateBudget::address, "a").allowed) << i;
  // A budget of its own would let all of sixty through.
  int allowed = 0;
  await("the other process has learnt of it", [&] {
    const bool taken = two.limits.take(RateBudget::address, "a").allowed;
    allowed += taken ? 1 : 0;
    std::this_thread::sleep_for(milliseconds(100));
    return !taken;
  });
  EXPECT_LE(allowed, 40);
  EXPECT_TRUE(two.limits.take(RateBudget::address, "b").allowed);
}

TEST(LimitsOverTwoProcesses, go_on_alone_from_what_they_know_while_redis_is_away) {
  RedisServer server;
  Process one(server.url(), limited(six));
  Process two(server.url(), limited(six));
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(one.limits.take(RateBudget::sign_in, "a").allowed);
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(two.limits.take(RateBudget::sign_in, "a").allowed);
  server.stop();
  int allowed = 0;
  for (int i = 0; i < 20; ++i) allowed += two.limits.take(RateBudget::sign_in, "a").allowed ? 1 : 0;
  EXPECT_EQ(allowed, 2) << "four of six were drawn before";
  EXPECT_EQ(two.limits.counters().alone, 20U);
  server.start();
  await("Redis decides again", [&] {
    const auto before = two.limits.counters().alone;
    two.limits.take(RateBudget::sign_up, "a");
    return two.limits.counters().alone == before;
  });
  // It was restarted empty; what was drawn alone it is told.
  const BucketDraw look{"sign-in:a", six, 0, true};
  await("it is told", [&] {
    const auto seen = one.buckets->draw(std::span(&look, 1));
    return seen && seen->front().missing > seconds(15);
  });
}

TEST(LimitsOverTwoProcesses, keep_deciding_while_redis_is_silent) {
  RedisServer server;
  Process one(server.url(), limited(six));
  EXPECT_TRUE(one.limits.take(RateBudget::account, "a").allowed);
  server.stall();
  std::atomic<int> allowed{0};
  std::atomic<int> answered{0};
  for (int i = 0; i < 1000; ++i)
    one.limits.take_async(RateBudget::account, "a", [&](const RateDecision& taken) {
      allowed += taken.allowed ? 1 : 0;
      ++answered;
    });
  await("all are answered", [&] { return answered == 1000; });
  EXPECT_EQ(allowed, six - 1);
  EXPECT_EQ(one.client.outages(), 1U);
  server.go_on();
}

}  // namespace
}  // namespace ticketing::test
