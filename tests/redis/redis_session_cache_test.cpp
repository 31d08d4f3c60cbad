#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "redis/redis_client.hpp"
#include "redis/redis_session_cache.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

using std::chrono::milliseconds;

CachedSession session_of(std::int64_t account) {
  return {{1},
          {account},
          Role::user,
          AccountState::active,
          "kim \"\xED\x95\x9C\"",
          parse_rfc3339("2026-11-22T04:05:06Z").value()};
}

/// A key no other test uses.
TokenHash fresh_hash() {
  static int n = 0;
  return "test-" + std::to_string(++n);
}

class RedisSessionCacheTest : public ::testing::Test {
 protected:
  static std::unique_ptr<SessionCache> open() {
    return open_redis_session_cache({RedisServer::shared().url(), 500});
  }
  std::unique_ptr<SessionCache> cache_ = open();
};

TEST_F(RedisSessionCacheTest, finds_what_another_process_put) {
  const auto hash = fresh_hash();
  EXPECT_FALSE(cache_->find(hash));
  cache_->put(hash, session_of(7));
  const auto found = open()->find(hash);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->account.value, 7);
  EXPECT_EQ(found->nickname, session_of(7).nickname);
  EXPECT_EQ(found->expires_at, session_of(7).expires_at);
}

TEST_F(RedisSessionCacheTest, keeps_a_session_loaded_before_its_revocation_out) {
  const auto hash = fresh_hash();
  cache_->put(hash, session_of(7));
  const std::vector<TokenHash> revoked{hash};
  open()->forget(revoked);
  EXPECT_FALSE(cache_->find(hash));
  cache_->put(hash, session_of(7));  // the slow reader
  EXPECT_FALSE(cache_->find(hash));
}

TEST_F(RedisSessionCacheTest, lets_nothing_live_for_ever) {
  const auto hash = fresh_hash();
  RedisClient client(config::parse_redis_url(RedisServer::shared().url()).value(),
                     milliseconds(500));
  cache_->put(hash, session_of(7));
  EXPECT_LE(client.run({"TTL", "ticketing:session:" + hash})->integer, 60);
  EXPECT_GT(client.run({"TTL", "ticketing:session:" + hash})->integer, 0);
  const std::vector<TokenHash> revoked{hash};
  cache_->forget(revoked);
  EXPECT_GT(client.run({"TTL", "ticketing:session:" + hash})->integer, 60);
}

TEST_F(RedisSessionCacheTest, reads_what_it_does_not_understand_as_a_miss) {
  const auto hash = fresh_hash();
  RedisClient client(config::parse_redis_url(RedisServer::shared().url()).value(),
                     milliseconds(500));
  for (const char* value : {"", "{}", "x", R"({"session":"1"})"}) {
    client.run({"SET", "ticketing:session:" + hash, value});
    EXPECT_FALSE(cache_->find(hash)) << value;
  }
}

TEST(RedisSessionCacheOutage, is_a_miss_while_redis_is_down_and_recovers_with_it) {
  RedisServer server;
  const auto cache = open_redis_session_cache({server.url(), 300});
  const auto kept = fresh_hash();
  const auto revoked = fresh_hash();
  cache->put(kept, session_of(1));
  EXPECT_TRUE(cache->reachable());

  server.stop();
  EXPECT_FALSE(cache->find(kept));
  EXPECT_FALSE(cache->reachable());
  const std::vector<TokenHash> hashes{revoked};
  cache->forget(hashes);

  server.start();
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!cache->reachable() && std::chrono::steady_clock::now() < patience)
    std::this_thread::sleep_for(milliseconds(20));
  ASSERT_TRUE(cache->reachable());
  // The revocation that could not be told is made up for before anything is read.
  EXPECT_FALSE(cache->find(fresh_hash()));
  const auto other = open_redis_session_cache({server.url(), 300});
  other->put(revoked, session_of(2));
  EXPECT_FALSE(other->find(revoked));
}

/// A server that answers, but stores nothing.
class RedisThatRefuses : public ::testing::TestWithParam<std::vector<RedisClient::Command>> {
 protected:
  void command(const RedisClient::Command& command) {
    const auto reply = client_.run(command);
    ASSERT_TRUE(reply);
    ASSERT_NE(reply->kind, RedisReply::Kind::error) << reply->text;
  }
  void refuse() { command(GetParam()[0]); }
  void accept() { command(GetParam()[1]); }

  RedisServer server_;
  RedisClient client_{config::parse_redis_url(server_.url()).value(), milliseconds(500)};
};
INSTANTIATE_TEST_SUITE_P(
    , RedisThatRefuses,
    ::testing::Values(std::vector<RedisClient::Command>{{"CONFIG", "SET", "maxmemory", "1"},
                                                        {"CONFIG", "SET", "maxmemory", "0"}},
                      std::vector<RedisClient::Command>{
                          {"CONFIG", "SET", "min-replicas-to-write", "1"},
                          {"CONFIG", "SET", "min-replicas-to-write", "0"}}),
    [](const auto& parameter) {
      return parameter.index == 0 ? "out_of_memory" : "too_few_replicas";
    });

TEST_P(RedisThatRefuses, gives_no_revoked_session_out_again) {
  const auto cache = open_redis_session_cache({server_.url(), 500});
  const auto other = open_redis_session_cache({server_.url(), 500});
  const auto hash = fresh_hash();
  cache->put(hash, session_of(7));
  ASSERT_TRUE(other->find(hash));
  refuse();
  const std::vector<TokenHash> revoked{hash};
  cache->forget(revoked);
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(cache->find(hash));

  // As soon as it stores again it is told, and with it everybody else.
  accept();
  EXPECT_FALSE(cache->find(hash));
  EXPECT_FALSE(other->find(hash));
  other->put(hash, session_of(7));  // a slow reader
  EXPECT_FALSE(other->find(hash));
  const auto kept = fresh_hash();
  cache->put(kept, session_of(8));
  EXPECT_TRUE(cache->find(kept)) << "it is not trusted again";
}

TEST(RedisOutOfMemory, gives_a_revoked_session_to_no_other_process_either) {
  RedisServer server;
  RedisClient client(config::parse_redis_url(server.url()).value(), milliseconds(500));
  const auto cache = open_redis_session_cache({server.url(), 500});
  const auto other = open_redis_session_cache({server.url(), 500});
  const auto hash = fresh_hash();
  cache->put(hash, session_of(7));
  client.run({"CONFIG", "SET", "maxmemory", "1"});
  const std::vector<TokenHash> revoked{hash};
  cache->forget(revoked);
  EXPECT_FALSE(other->find(hash));
}

TEST(RedisSessionCacheOutage, trusts_nothing_once_more_was_revoked_than_it_remembers) {
  RedisServer server;
  const auto cache = open_redis_session_cache({server.url(), 500});
  const auto other = open_redis_session_cache({server.url(), 500});
  std::vector<TokenHash> revoked;
  for (int i = 0; i < 10'001; ++i) revoked.push_back(fresh_hash());
  std::sort(revoked.begin(), revoked.end());
  for (const auto& hash : revoked) other->put(hash, session_of(7));
  RedisClient client(config::parse_redis_url(server.url()).value(), milliseconds(500));
  client.run({"CONFIG", "SET", "min-replicas-to-write", "1"});
  cache->forget(revoked);
  client.run({"CONFIG", "SET", "min-replicas-to-write", "0"});
  for (const auto& hash : revoked) EXPECT_FALSE(cache->find(hash));
}

TEST(RedisSessionCacheOutage, answers_quickly_when_nobody_listens) {
  const auto cache =
      open_redis_session_cache({"redis://127.0.0.1:" + std::to_string(free_port()), 300});
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(cache->find("x"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(RedisClient, serves_many_threads) {
  RedisClient client(config::parse_redis_url(RedisServer::shared().socket_url()).value(),
                     milliseconds(2000));
  std::vector<std::thread> threads;
  for (int t = 0; t < 16; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 100; ++i) {
        const std::string value = std::to_string(t * 1000 + i);
        const std::vector<RedisClient::Command> commands{
            {"SET", "thread" + std::to_string(t), value}, {"GET", "thread" + std::to_string(t)}};
        const auto replies = client.run(commands);
        ASSERT_TRUE(replies);
        EXPECT_EQ((*replies)[1].text, value);
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

}  // namespace
}  // namespace ticketing::test
