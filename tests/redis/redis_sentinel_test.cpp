#include <gtest/gtest.h>

#include "redis/redis_client.hpp"
#include "redis/redis_subscriber.hpp"
#include "support/await.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

using std::chrono::milliseconds;

bool says(RedisClient& client, const RedisCommand& command, std::string_view text) {
  const auto reply = client.run(command);
  return reply && reply->text.find(text) != std::string::npos;
}

/// A master with one replica that has all of it, and a sentinel that knows both.
class RedisFailover : public ::testing::Test {
 protected:
  RedisFailover() {
    RedisClient master(config::parse_redis_url(master_.url()).value(), milliseconds(2000));
    await("the replica follows", [&] {
      return says(master, {"INFO", "replication"}, "state=online");
    });
    sentinel_ = std::make_unique<RedisSentinel>(master_);
    RedisClient sentinel(
        config::parse_redis_url("redis://127.0.0.1:" + std::to_string(sentinel_->port())).value(),
        milliseconds(2000));
    await("the sentinel knows the replica", [&] {
      return says(sentinel, {"INFO", "sentinel"}, "slaves=1");
    });
  }

  RedisServer master_;
  RedisServer replica_{{"--replicaof", "127.0.0.1", std::to_string(master_.port())}};
  std::unique_ptr<RedisSentinel> sentinel_;
};

TEST_F(RedisFailover, is_followed_to_the_new_master) {
  const auto address = config::parse_redis_url(sentinel_->url()).value();
  RedisClient client(address, milliseconds(500));
  std::atomic<int> connected{0};
  std::atomic<int> heard{0};
  const RedisSubscriber subscriber(address, milliseconds(500), {"news"},
                                   {.message = [&](std::string_view, std::string_view) { ++heard; },
                                    .connected = [&] { ++connected; }});
  ASSERT_TRUE(client.run({"SET", "a", "1"}));
  await("the subscriber listens", [&] { return connected == 1; });

  master_.stop();
  await("the replica is written to", [&] {
    const auto reply = client.run({"SET", "a", "2"});
    return reply && !reply->is_error();
  });
  RedisClient promoted(config::parse_redis_url(replica_.url()).value(), milliseconds(2000));
  EXPECT_EQ(promoted.run({"GET", "a"})->text, "2");
  await("the subscriber listens again", [&] { return connected == 2; });
  client.run({"PUBLISH", "news", "x"});
  await("the subscriber hears", [&] { return heard == 1; });
}

TEST_F(RedisFailover, leaves_a_master_that_became_a_replica) {
  RedisClient client(config::parse_redis_url(sentinel_->url()).value(), milliseconds(500));
  ASSERT_TRUE(client.run({"SET", "a", "1"}));
  // What a sentinel does to a master that comes back too late, but for closing its connections.
  RedisClient old(config::parse_redis_url(master_.url()).value(), milliseconds(2000));
  RedisClient sentinel(
      config::parse_redis_url("redis://127.0.0.1:" + std::to_string(sentinel_->port())).value(),
      milliseconds(2000));
  // Until it has asked the replica how it is, it finds none that is good.
  await("the sentinel can fail over", [&] {
    const auto begun = sentinel.run({"SENTINEL", "FAILOVER", "main"});
    return begun && !begun->is_error();
  });
  await("the replica is written to", [&] {
    const auto reply = client.run({"SET", "a", "2"});
    EXPECT_FALSE(reply && reply->is_error()) << reply->text;
    return reply && says(old, {"INFO", "replication"}, "role:slave");
  });
}

TEST_F(RedisFailover, never_writes_to_a_replica_that_a_sentinel_took_for_the_master) {
  // A sentinel that watches over the wrong server.
  const RedisSentinel confused(replica_);
  const auto wrong = config::parse_redis_url(confused.url()).value();
  RedisClient client(wrong, milliseconds(500));
  EXPECT_FALSE(client.run({"PING"}));
  // With one beside it that knows better, that one is believed.
  auto both = wrong;
  both.sentinels.push_back({"127.0.0.1", sentinel_->port()});
  RedisClient other(both, milliseconds(500));
  EXPECT_TRUE(other.run({"SET", "a", "1"}));
}

}  // namespace
}  // namespace ticketing::test
