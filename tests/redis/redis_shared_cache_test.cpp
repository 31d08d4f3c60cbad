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
  /// Turns are long, because a busy machine must not end them, except where that is tested.
  explicit Process(const RedisServer& server, unsigned char secret = 1,
                   milliseconds turn_length = seconds(60), std::int64_t epoch = 1)
      : client(config::parse_redis_url(server.url()).value(), milliseconds(2000)),
        keys(secret_of(secret)),
        cache(make_redis_shared_cache(client, keys, clock, random, refused,
                                      {.epoch = epoch, .turn = turn_length})) {
    cache->begin("its clock is known from now on");
  }

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
  Process hasty(server_, 1, milliseconds(50));
  hasty.turn();
  EXPECT_EQ(hasty.find(), "turn");
}

TEST_F(RedisSharedCacheTest, what_began_before_it_is_asked_for_is_taken_over) {
  const auto before = std::chrono::steady_clock::now() - seconds(1);
  one_.cache->put(one_.turn(), "value");
  EXPECT_TRUE(std::holds_alternative<Value>(other_.cache->find("a", before)));
  const auto now = std::chrono::steady_clock::now();
  EXPECT_TRUE(std::holds_alternative<Turn>(other_.cache->find("a", now)));
  // Nor is a turn waited for that began too early, as the other's has by now.
  one_.turn("b");
  const auto later = std::chrono::steady_clock::now();
  EXPECT_TRUE(std::holds_alternative<Turn>(other_.cache->find("b", later)));
}

TEST_F(RedisSharedCacheTest,
       what_is_of_the_future_after_the_clock_was_set_back_is_as_good_as_none) {
  const auto turn = one_.turn();
  auto future = turn;
  future.began += std::chrono::microseconds(seconds(30)).count();
  one_.cache->put(future, "of a clock that was ahead");
  one_.cache->give_up(turn);
  ASSERT_EQ(one_.client.run({"EXISTS", "ticketing:document:1:a"})->integer, 1);
  one_.cache->put(std::get<Turn>(other_.cache->find("a")), "new");
  EXPECT_EQ(other_.find(), "new");
  EXPECT_EQ(other_.refused.load(), 0U);
}

TEST_F(RedisSharedCacheTest, a_restored_store_takes_nothing_of_its_original) {
  one_.cache->put(one_.turn(), "value");
  Process restored(server_, 1, seconds(60), 2);
  EXPECT_EQ(restored.find(), "turn");
}

TEST_F(RedisSharedCacheTest, a_turn_given_up_is_free) {
  one_.cache->give_up(one_.turn());
  EXPECT_EQ(one_.client.run({"EXISTS", "ticketing:making:1:a"})->integer, 0);
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
  EXPECT_EQ(one_.client.run({"EXISTS", "ticketing:making:1:a"})->integer, 1);
}

TEST_F(RedisSharedCacheTest, a_value_made_too_slowly_is_not_kept) {
  Process slow(server_, 1, seconds(2));
  auto turn = slow.turn();
  turn.began -= std::chrono::microseconds(SharedCache::age_max).count();
  slow.cache->put(turn, "old");
  EXPECT_EQ(other_.find(), "turn") << "when the slow one's has ended";
}

TEST_F(RedisSharedCacheTest, a_value_is_gone_when_it_is_a_second_old) {
  auto turn = one_.turn();
  turn.began -= std::chrono::microseconds(SharedCache::age_max).count() / 2;
  one_.cache->put(turn, "value");
  const auto left = one_.client.run({"PTTL", "ticketing:document:1:a"})->integer;
  EXPECT_NE(left, -1) << "it would stay for ever";
  EXPECT_LE(left, 500);
}

TEST_F(RedisSharedCacheTest, what_is_not_authentic_is_refused_and_counted) {
  one_.cache->put(one_.turn(), "value");
  const std::string kept = one_.client.run({"GET", "ticketing:document:1:a"})->text;

  std::string altered = kept;
  altered.back() = 'x';
  std::string older = kept;  // a digit less than it says
  older[2] = older[2] == '0' ? '1' : static_cast<char>(older[2] - 1);
  Process stranger(server_, 2);
  stranger.cache->put(stranger.turn("strange"), "value");
  const std::string strange = one_.client.run({"GET", "ticketing:document:1:strange"})->text;

  std::uint64_t refused = 0;
  for (const auto& value : {altered, older, strange, std::string("1 2 3"), std::string(" "),
                            std::string("no number"), kept.substr(0, 20)}) {
    one_.client.run({"SET", "ticketing:document:1:a", value});
    EXPECT_EQ(other_.find(), "turn") << value;
    EXPECT_EQ(other_.refused.load(), ++refused) << value;
  }
  // Nor what was written under another key.
  one_.client.run({"SET", "ticketing:document:1:b", kept});
  EXPECT_EQ(other_.find("b"), "turn");
  EXPECT_EQ(other_.refused.load(), ++refused);
}

TEST_F(RedisSharedCacheTest, nothing_is_believed_after_a_minute_whatever_redis_says) {
  one_.cache->put(one_.turn(), "value");
  other_.clock.advance(seconds(61));
  EXPECT_EQ(other_.find(), "turn");
  EXPECT_EQ(other_.refused.load(), 0U);
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
