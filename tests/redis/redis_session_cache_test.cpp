#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>

#include <ticketing/describe/json.hpp>

#include "redis/redis_client.hpp"
#include "redis/redis_session_cache.hpp"
#include "support/await.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const Timestamp noon = parse_rfc3339("2026-11-22T03:00:00Z").value();

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

Secret secret_of(unsigned char byte) {
  Secret secret;
  secret.fill(byte);
  return secret;
}

/// What one process has.
class Process {
 public:
  explicit Process(const std::string& url, unsigned char secret = 1, int timeout_ms = 500)
      : client(config::parse_redis_url(url).value(), milliseconds(timeout_ms)),
        keys(secret_of(secret)),
        cache(make_redis_session_cache(client, keys, clock, refused)) {}

  std::optional<CachedSession> find(const TokenHash& hash) {
    return cache->find(std::span(&hash, 1)).front();
  }
  void put(const TokenHash& hash, const CachedSession& session) {
    const SessionCache::Found found{hash, session};
    cache->put(std::span(&found, 1), clock.now());
  }
  void forget(const TokenHash& hash) { cache->forget(std::span(&hash, 1)); }
  std::string kept(const TokenHash& hash) { return client.run({"GET", key(hash)})->text; }
  void keep(const TokenHash& hash, const std::string& value) {
    client.run({"SET", key(hash), value});
  }
  static std::string key(const TokenHash& hash) { return "ticketing:session:" + hash; }

  RedisClient client;
  Keyring keys;
  ManualClock clock{noon};
  std::atomic<std::uint64_t> refused{0};
  std::unique_ptr<SessionCache> cache;
};

class RedisSessionCacheTest : public ::testing::Test {
 protected:
  Process one_{RedisServer::shared().url()};
  Process two_{RedisServer::shared().url()};
};

TEST_F(RedisSessionCacheTest, finds_what_another_process_put) {
  const auto hash = fresh_hash();
  EXPECT_FALSE(one_.find(hash));
  one_.put(hash, session_of(7));
  const auto found = two_.find(hash);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->account.value, 7);
  EXPECT_EQ(found->nickname, session_of(7).nickname);
  EXPECT_EQ(found->expires_at, session_of(7).expires_at);
}

TEST_F(RedisSessionCacheTest, finds_many_in_one_go) {
  one_.client.run({"CONFIG", "RESETSTAT"});
  std::vector<TokenHash> hashes;
  std::vector<SessionCache::Found> sessions;
  for (int i = 0; i < 100; ++i) {
    hashes.push_back(fresh_hash());
    if (i % 3 != 0) sessions.emplace_back(hashes.back(), session_of(i + 1));
  }
  one_.cache->put(sessions, noon);
  const auto found = two_.cache->find(hashes);
  ASSERT_EQ(found.size(), hashes.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    ASSERT_EQ(found[i].has_value(), i % 3 != 0) << i;
    if (!found[i]) continue;
    EXPECT_EQ(found[i]->account.value, static_cast<std::int64_t>(i + 1));
  }
  const auto calls = one_.client.run({"INFO", "commandstats"});
  EXPECT_NE(calls->text.find("cmdstat_mget:calls=1,"), std::string::npos) << calls->text;
  EXPECT_EQ(calls->text.find("cmdstat_get:"), std::string::npos) << calls->text;
}

TEST_F(RedisSessionCacheTest, believes_only_what_the_installation_wrote_under_that_key) {
  const auto hash = fresh_hash();
  const auto other = fresh_hash();
  one_.put(hash, session_of(7));
  const std::string value = one_.kept(hash);
  ASSERT_TRUE(two_.find(hash));
  std::uint64_t refused = 0;

  two_.keep(other, value);  // somebody else's session under one's own token
  EXPECT_FALSE(two_.find(other));
  EXPECT_EQ(two_.refused, ++refused);

  std::string altered = value;
  altered.replace(altered.find("user"), 4, "staff");
  two_.keep(hash, altered);
  EXPECT_FALSE(two_.find(hash));
  EXPECT_EQ(two_.refused, ++refused);

  for (const std::string& wrong : {value.substr(0, value.find(' ')), value.substr(value.find(' ')),
                                   std::string(" "), to_json(session_of(7))}) {
    two_.keep(hash, wrong);
    EXPECT_FALSE(two_.find(hash)) << wrong;
    EXPECT_EQ(two_.refused, ++refused);
  }

  Process stranger(RedisServer::shared().url(), 2);
  two_.keep(hash, value);
  EXPECT_TRUE(two_.find(hash));
  EXPECT_FALSE(stranger.find(hash));
  EXPECT_EQ(stranger.refused, 1U);
}

TEST_F(RedisSessionCacheTest, believes_nothing_after_a_minute_whatever_redis_does) {
  const auto hash = fresh_hash();
  one_.put(hash, session_of(7));
  one_.client.run({"PERSIST", Process::key(hash)});
  two_.clock.set(noon + seconds(60));
  EXPECT_TRUE(two_.find(hash));
  two_.clock.set(noon + seconds(61));
  EXPECT_FALSE(two_.find(hash));
  EXPECT_EQ(two_.refused, 1U);
  // Written by a clock that is ahead, it would be believed for longer.
  two_.clock.set(noon - seconds(5));
  EXPECT_TRUE(two_.find(hash));
  two_.clock.set(noon - seconds(6));
  EXPECT_FALSE(two_.find(hash));
}

TEST_F(RedisSessionCacheTest, keeps_a_session_loaded_before_its_revocation_out) {
  const auto hash = fresh_hash();
  one_.put(hash, session_of(7));
  two_.forget(hash);
  EXPECT_FALSE(one_.find(hash));
  one_.put(hash, session_of(7));  // the slow reader
  EXPECT_FALSE(one_.find(hash));
  EXPECT_EQ(one_.refused, 0U);
}

TEST_F(RedisSessionCacheTest, a_session_ages_from_when_it_was_loaded) {
  const auto hash = fresh_hash();
  const SessionCache::Found found{hash, session_of(7)};
  one_.cache->put(std::span(&found, 1), noon - seconds(61));  // a process that was stopped
  EXPECT_FALSE(two_.find(hash));
  EXPECT_EQ(two_.refused, 1U);
}

TEST_F(RedisSessionCacheTest, lets_nothing_live_for_ever) {
  const auto hash = fresh_hash();
  one_.put(hash, session_of(7));
  EXPECT_LE(one_.client.run({"TTL", Process::key(hash)})->integer, 60);
  EXPECT_GT(one_.client.run({"TTL", Process::key(hash)})->integer, 0);
  one_.forget(hash);
  EXPECT_GT(one_.client.run({"TTL", Process::key(hash)})->integer, 60);
}

TEST_F(RedisSessionCacheTest, reads_what_it_does_not_understand_as_a_miss) {
  const auto hash = fresh_hash();
  for (const char* value : {"", "{}", "x", R"({"session":"1"})"}) {
    one_.keep(hash, value);
    EXPECT_FALSE(one_.find(hash)) << value;
  }
  // Signed, but by a version that writes it otherwise.
  const std::string text = R"({"session":"1"})";
  one_.keep(hash, one_.keys.sign(KeyPurpose::cached_session, Process::key(hash) + '\n' + text) +
                      ' ' + text);
  EXPECT_FALSE(one_.find(hash));
  one_.client.run({"DEL", Process::key(hash)});
  one_.client.run({"LPUSH", Process::key(hash), "a list"});
  EXPECT_FALSE(one_.find(hash));
}

TEST(RedisSessionCacheOutage, is_a_miss_while_redis_is_down_and_recovers_with_it) {
  RedisServer server;
  Process one(server.url());
  const auto kept = fresh_hash();
  const auto revoked = fresh_hash();
  one.put(kept, session_of(1));
  EXPECT_TRUE(one.client.reachable());

  server.stop();
  EXPECT_FALSE(one.find(kept));
  EXPECT_FALSE(one.client.reachable());
  one.forget(revoked);

  server.start();
  await("Redis is used again", [&] { return one.client.reachable(); });
  // The revocation that could not be told is made up for before anything is read.
  EXPECT_FALSE(one.find(fresh_hash()));
  Process other(server.url());
  other.put(revoked, session_of(2));
  EXPECT_FALSE(other.find(revoked));
}

/// A server that answers, but stores nothing.
class RedisThatRefuses : public ::testing::TestWithParam<std::vector<RedisCommand>> {
 protected:
  void command(const RedisCommand& command) {
    const auto reply = client_.run(command);
    ASSERT_TRUE(reply);
    ASSERT_FALSE(reply->is_error()) << reply->text;
  }
  void refuse() { command(GetParam()[0]); }
  void accept() { command(GetParam()[1]); }

  RedisServer server_;
  RedisClient client_{config::parse_redis_url(server_.url()).value(), milliseconds(500)};
};
INSTANTIATE_TEST_SUITE_P(
    , RedisThatRefuses,
    ::testing::Values(std::vector<RedisCommand>{{"CONFIG", "SET", "maxmemory", "1"},
                                                {"CONFIG", "SET", "maxmemory", "0"}},
                      std::vector<RedisCommand>{{"CONFIG", "SET", "min-replicas-to-write", "1"},
                                                {"CONFIG", "SET", "min-replicas-to-write", "0"}}),
    [](const auto& parameter) {
      return parameter.index == 0 ? "out_of_memory" : "too_few_replicas";
    });

TEST_P(RedisThatRefuses, gives_no_revoked_session_out_again) {
  Process one(server_.url());
  Process other(server_.url());
  const auto hash = fresh_hash();
  one.put(hash, session_of(7));
  ASSERT_TRUE(other.find(hash));
  refuse();
  one.forget(hash);
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(one.find(hash));

  // As soon as it stores again it is told, and with it everybody else.
  accept();
  EXPECT_FALSE(one.find(hash));
  EXPECT_FALSE(other.find(hash));
  other.put(hash, session_of(7));  // a slow reader
  EXPECT_FALSE(other.find(hash));
  const auto kept = fresh_hash();
  one.put(kept, session_of(8));
  EXPECT_TRUE(one.find(kept)) << "it is not trusted again";
}

TEST_P(RedisThatRefuses, is_told_again_though_nobody_asks_for_anything) {
  Process one(server_.url());
  const auto hash = fresh_hash();
  one.put(hash, session_of(7));
  refuse();
  one.forget(hash);
  accept();
  await("the revocation is in Redis", [&] { return one.kept(hash) == "-"; });
}

TEST(RedisOutOfMemory, gives_a_revoked_session_to_no_other_process_either) {
  RedisServer server;
  Process one(server.url());
  Process other(server.url());
  const auto hash = fresh_hash();
  one.put(hash, session_of(7));
  one.client.run({"CONFIG", "SET", "maxmemory", "1"});
  one.forget(hash);
  EXPECT_FALSE(other.find(hash));
}

TEST(RedisSessionCacheOutage, trusts_nothing_once_more_was_revoked_than_it_remembers) {
  RedisServer server;
  Process one(server.url(), 1, 5000);
  Process other(server.url(), 1, 5000);
  std::vector<SessionCache::Found> sessions;
  std::vector<TokenHash> revoked;
  for (int i = 0; i < 10'001; ++i) revoked.push_back(fresh_hash());
  std::sort(revoked.begin(), revoked.end());
  for (const auto& hash : revoked) sessions.emplace_back(hash, session_of(7));
  other.cache->put(sessions, noon);
  one.client.run({"CONFIG", "SET", "min-replicas-to-write", "1"});
  one.cache->forget(revoked);
  one.client.run({"CONFIG", "SET", "min-replicas-to-write", "0"});
  for (const auto& found : one.cache->find(revoked)) EXPECT_FALSE(found);
}

TEST(RedisSessionCacheOutage, answers_quickly_when_nobody_listens) {
  Process one("redis://127.0.0.1:" + std::to_string(free_port()));
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(one.find("x"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, seconds(5));
}

}  // namespace
}  // namespace ticketing::test
