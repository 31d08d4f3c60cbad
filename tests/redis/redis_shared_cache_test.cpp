#include <gtest/gtest.h>

#include <future>

#include "redis/redis_client.hpp"
#include "redis/redis_shared_cache.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

using namespace std::string_literals;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Turn = SharedCache::Turn;
using Value = SharedCache::Value;
using Nothing = SharedCache::Nothing;

Secret secret_of(unsigned char byte) {
  Secret secret;
  secret.fill(byte);
  return secret;
}

/// What one process has.
struct Process {
  explicit Process(const RedisServer& server, unsigned char secret = 1)
      : client(config::parse_redis_url(server.url()).value(), milliseconds(2000)),
        keys(secret_of(secret)),
        cache(make_redis_shared_cache(client, keys, clock, random, refused)) {}

  Turn turn(const std::string& key = "a") { return cache->begin(key).value(); }
  /// "turn" or "nothing" where there is no value.
  std::string find(const std::string& key = "a") {
    const auto found = cache->find(key);
    if (const auto* value = std::get_if<Value>(&found)) return value->bytes;
    return std::holds_alternative<Turn>(found) ? "turn" : "nothing";
  }

  RedisClient client;
  ManualClock clock{SystemClock().now()};
  SystemRandom random;
  std::atomic<std::uint64_t> refused{0};
  Keyring keys;
  std::unique_ptr<SharedCache> cache;
};

class RedisSharedCacheTest : public ::testing::Test {
 protected:
  RedisServer server_;
  Process one_{server_};
  Process other_{server_};
};

TEST_F(RedisSharedCacheTest, one_makes_a_value_and_the_others_wait_for_it) {
  const auto turn = std::get<Turn>(one_.cache->find("a"));
  auto waiting = std::async(std::launch::async, [&] { return other_.find(); });
  EXPECT_EQ(waiting.wait_for(milliseconds(20)), std::future_status::timeout);
  one_.cache->put(turn, "made once, with \n and \0"s);
  EXPECT_EQ(waiting.get(), "made once, with \n and \0"s);
  EXPECT_EQ(one_.find("b"), "turn");
}

TEST_F(RedisSharedCacheTest, a_value_tells_from_when_it_is) {
  const auto turn = one_.turn();
  const auto after = std::chrono::steady_clock::now();
  one_.cache->put(turn, "value");
  const auto found = std::get<Value>(other_.cache->find("a"));
  EXPECT_LE(found.began, after);
  EXPECT_GT(found.began, std::chrono::steady_clock::now() - SharedCache::age_max);
}

TEST_F(RedisSharedCacheTest, who_dies_in_his_turn_costs_the_others_a_short_wait) {
  one_.turn();
  EXPECT_EQ(other_.find(), "turn");
}

TEST_F(RedisSharedCacheTest, a_turn_given_up_is_free) {
  one_.cache->give_up(one_.turn());
  EXPECT_EQ(one_.client.run({"EXISTS", "ticketing:making:a"})->integer, 0);
  EXPECT_EQ(other_.find(), "turn");
}

TEST_F(RedisSharedCacheTest, the_value_of_the_later_turn_stays) {
  const auto early = one_.turn();
  const auto late = other_.turn();
  ASSERT_LT(early.began, late.began);
  other_.cache->put(late, "new");
  one_.cache->put(early, "old");
  EXPECT_EQ(one_.find(), "new");
  const auto last = one_.turn();
  one_.cache->put(last, "newest");
  EXPECT_EQ(other_.find(), "newest");
}

TEST_F(RedisSharedCacheTest, the_end_of_an_early_turn_does_not_end_a_later_one) {
  const auto early = one_.turn();
  other_.turn();
  one_.cache->give_up(early);
  EXPECT_EQ(one_.client.run({"EXISTS", "ticketing:making:a"})->integer, 1);
}

TEST_F(RedisSharedCacheTest, a_value_made_too_slowly_is_not_kept) {
  auto turn = one_.turn();
  turn.began -= std::chrono::microseconds(SharedCache::age_max).count();
  one_.cache->put(turn, "old");
  EXPECT_EQ(other_.find(), "turn");
}

TEST_F(RedisSharedCacheTest, a_value_is_gone_when_it_is_a_second_old) {
  auto turn = one_.turn();
  turn.began -= std::chrono::microseconds(SharedCache::age_max).count() / 2;
  one_.cache->put(turn, "value");
  const auto left = one_.client.run({"PTTL", "ticketing:document:a"})->integer;
  EXPECT_GT(left, 0);
  EXPECT_LE(left, 500);
}

TEST_F(RedisSharedCacheTest, what_is_not_authentic_is_refused_and_counted) {
  one_.cache->put(one_.turn(), "value");
  const std::string kept = one_.client.run({"GET", "ticketing:document:a"})->text;

  std::string altered = kept;
  altered.back() = 'x';
  std::string younger = kept;
  ++younger[10];
  Process stranger(server_, 2);
  stranger.cache->put(stranger.turn("strange"), "value");
  const std::string strange = one_.client.run({"GET", "ticketing:document:strange"})->text;

  std::uint64_t refused = 0;
  for (const auto& value : {altered, younger, strange, std::string("1 2 3"), std::string(" "),
                            std::string("no number"), kept.substr(0, 20)}) {
    one_.client.run({"SET", "ticketing:document:a", value});
    EXPECT_EQ(other_.find(), "turn") << value;
    EXPECT_EQ(other_.refused.load(), ++refused) << value;
  }
  // Nor what was written under another key.
  one_.client.run({"SET", "ticketing:document:b", kept});
  EXPECT_EQ(other_.find("b"), "turn");
  EXPECT_EQ(other_.refused.load(), ++refused);
}

TEST_F(RedisSharedCacheTest, nothing_is_believed_after_a_minute_whatever_redis_says) {
  one_.cache->put(one_.turn(), "value");
  other_.clock.advance(seconds(61));
  EXPECT_EQ(other_.find(), "turn");
  EXPECT_EQ(other_.refused.load(), 1u);
}

TEST_F(RedisSharedCacheTest, a_dead_or_full_server_gives_nothing) {
  one_.client.run({"CONFIG", "SET", "maxmemory", "1"});
  EXPECT_EQ(one_.find(), "nothing");
  EXPECT_FALSE(one_.cache->begin("a"));
  server_.stop();
  EXPECT_EQ(one_.find(), "nothing");
  EXPECT_FALSE(one_.cache->begin("a"));
}

}  // namespace
}  // namespace ticketing::test
