#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "redis/backoff.hpp"
#include "redis/redis_client.hpp"
#include "redis/redis_script.hpp"
#include "support/await.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

config::RedisAddress address(const std::string& url) {
  return config::parse_redis_url(url).value();
}

TEST(RedisClient, serves_many_threads) {
  RedisClient client(address(RedisServer::shared().socket_url()), milliseconds(2000));
  std::vector<std::thread> threads;
  for (int t = 0; t < 16; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 100; ++i) {
        const std::string value = std::to_string(t * 1000 + i);
        const std::vector<RedisCommand> commands{{"SET", "thread" + std::to_string(t), value},
                                                 {"GET", "thread" + std::to_string(t)}};
        const auto replies = client.run(commands);
        ASSERT_TRUE(replies);
        EXPECT_EQ((*replies)[1].text, value);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(client.outages(), 0U);
}

TEST(RedisClient, reads_lists_and_what_is_not_there) {
  RedisClient client(address(RedisServer::shared().url()), milliseconds(2000));
  client.run({"SET", "here", "x"});
  const auto reply = client.run({"MGET", "here", "not here"});
  ASSERT_TRUE(reply && reply->items.size() == 2U);
  EXPECT_EQ(reply->items[0].text, "x");
  EXPECT_EQ(reply->items[1].kind, RedisReply::Kind::nothing);
}

TEST(RedisClient, asks_a_silent_server_once_and_no_caller_waits_for_it_again) {
  RedisServer server;
  RedisClient client(address(server.url()), milliseconds(500));
  ASSERT_TRUE(client.reachable());
  server.stall();
  EXPECT_FALSE(client.run({"PING"}));
  EXPECT_EQ(client.outages(), 1U);
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 10'000; ++i) EXPECT_FALSE(client.run({"PING"}));
  // One that waited would have taken all of it.
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(500));
  server.go_on();
  await("the client notices that it is back", [&] { return client.reachable(); });
  EXPECT_EQ(client.outages(), 1U);
}

TEST(RedisClient, sends_those_away_who_wait_for_a_connection_to_a_silent_server) {
  RedisServer server;
  RedisClient client(address(server.url()), milliseconds(1000));
  server.stall();
  const auto start = std::chrono::steady_clock::now();
  {
    std::vector<std::jthread> callers;
    for (int i = 0; i < 64; ++i) callers.emplace_back([&] { EXPECT_FALSE(client.run({"PING"})); });
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, seconds(4)) << "in turns of eight";
  EXPECT_EQ(client.outages(), 1U);
  server.go_on();
}

TEST(RedisClient, does_not_take_a_restarted_server_for_an_absent_one) {
  RedisServer server;
  RedisClient client(address(server.url()), milliseconds(2000));
  ASSERT_TRUE(client.run({"SET", "a", "1"}));
  server.stop();
  server.start();
  const auto reply = client.run({"GET", "a"});
  ASSERT_TRUE(reply) << "the kept connection was dead, and a fresh one would have done";
  EXPECT_EQ(reply->kind, RedisReply::Kind::nothing);
  EXPECT_EQ(client.outages(), 0U);
}

TEST(RedisClient, does_not_storm_a_server_that_is_away) {
  RedisServer server;
  RedisClient client(address(server.url()), milliseconds(50));
  server.stall();
  await("an outage", [&] { return !client.run({"PING"}) && client.outages() == 1; });
  const auto until = std::chrono::steady_clock::now() + seconds(1);
  while (std::chrono::steady_clock::now() < until) EXPECT_FALSE(client.run({"PING"}));
  server.go_on();
  await("the client notices that it is back", [&] { return client.reachable(); });
  RedisClient patient(address(server.url()), milliseconds(2000));
  const auto info = patient.run({"INFO", "stats"});
  ASSERT_TRUE(info);
  const auto at = info->text.find("total_connections_received:");
  ASSERT_NE(at, std::string::npos);
  // A second holds twenty attempts without a pause between them.
  EXPECT_LT(std::stoi(info->text.substr(at + 27)), 20) << info->text;
}

TEST(RedisScript, is_sent_by_its_digest_and_again_to_a_server_that_forgot_it) {
  RedisServer server;
  RedisClient client(address(server.url()), milliseconds(2000));
  RedisScript script("return {KEYS[1], ARGV[1]}");
  const std::vector<std::string> keys{"k"};
  const std::vector<std::string> arguments{"a"};
  const auto check = [&] {
    const auto reply = script.run(client, keys, arguments);
    ASSERT_TRUE(reply && reply->items.size() == 2U);
    EXPECT_EQ(reply->items[0].text, "k");
    EXPECT_EQ(reply->items[1].text, "a");
  };
  check();
  check();
  client.run({"SCRIPT", "FLUSH"});
  check();
  server.stop();
  server.start();
  check();
  check();
  const auto calls = client.run({"INFO", "commandstats"});
  EXPECT_NE(calls->text.find("cmdstat_eval:calls=1,"), std::string::npos) << calls->text;
}

TEST(Backoff, grows_to_a_bound_and_spreads_those_who_come_back) {
  std::set<milliseconds> pauses;
  for (unsigned seed = 1; seed <= 50; ++seed) {
    Backoff backoff(seed * 7919);
    EXPECT_LE(backoff.next(), milliseconds(50));
    EXPECT_LE(backoff.next(), milliseconds(100));
    for (int i = 0; i < 10; ++i) EXPECT_LE(backoff.next(), milliseconds(2000));
    pauses.insert(backoff.next());
  }
  EXPECT_GT(pauses.size(), 40U);
}

}  // namespace
}  // namespace ticketing::test
