#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <mutex>

#include "redis/redis_client.hpp"
#include "redis/redis_event_bus.hpp"
#include "support/await.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

using std::chrono::milliseconds;

Secret secret_of(unsigned char byte) {
  Secret secret;
  secret.fill(byte);
  return secret;
}

News news_of(std::int64_t post) {
  return {.changed = {Subject::post(PostId{post}), Subject::posts()},
          .heads = {{AccountId{7}, 70 + post}},
          .broadcasts = {post_opened(PostId{post}, "title \"\xED\x95\x9C\"")}};
}

/// What one process has.
class Process {
 public:
  explicit Process(const std::string& url, unsigned char secret = 1)
      : client_(config::parse_redis_url(url).value(), milliseconds(2000)),
        keys_(secret_of(secret)) {
    open();
  }

  void open() {
    bus_ = make_redis_event_bus(
        client_, keys_, clock_, random_, 1,
        [this](const News& news) {
          const std::lock_guard lock(mutex_);
          for (const auto& subject : news.changed) heard_.changed.push_back(subject);
          for (const auto& head : news.heads) heard_.heads.push_back(head);
          for (const auto& one : news.broadcasts) heard_.broadcasts.push_back(one);
        },
        refused_);
  }
  void close() { bus_.reset(); }
  void publish(const News& news) { bus_->publish(news); }
  bool has_heard_of(std::int64_t post) {
    const std::lock_guard lock(mutex_);
    return std::ranges::find(heard_.changed, Subject::post(PostId{post})) != heard_.changed.end();
  }
  News heard() {
    const std::lock_guard lock(mutex_);
    return heard_;
  }
  std::uint64_t refused() const { return refused_; }
  RedisClient& client() { return client_; }
  ManualClock& clock() { return clock_; }

 private:
  RedisClient client_;
  const Keyring keys_;
  ManualClock clock_{SystemClock().now()};
  SystemRandom random_;
  std::atomic<std::uint64_t> refused_{0};
  std::mutex mutex_;
  News heard_;
  std::unique_ptr<EventBus> bus_;
};

/// Says something new until any of it is heard: nobody is heard before the other listens.
void connect(Process& from, Process& to) {
  static std::int64_t last = 1'000'000;
  const std::int64_t first = last + 1;
  await("they hear each other", [&] {
    from.publish({.changed = {Subject::post(PostId{++last})}, .heads = {}, .broadcasts = {}});
    for (auto id = first; id <= last; ++id)
      if (to.has_heard_of(id)) return true;
    return false;
  });
}

class RedisEventBusTest : public ::testing::Test {
 protected:
  RedisServer server_;
  Process one_{server_.url()};
  Process other_{server_.url()};
};

TEST_F(RedisEventBusTest, others_hear_what_one_process_tells_and_it_does_not_hear_itself) {
  connect(one_, other_);
  connect(other_, one_);
  one_.publish(news_of(3));
  one_.publish(news_of(4));
  await("both are heard", [&] { return other_.has_heard_of(4); });
  const News heard = other_.heard();
  ASSERT_EQ(heard.broadcasts.size(), 2u);
  EXPECT_EQ(heard.broadcasts[0].type, EventType::post);
  EXPECT_EQ(heard.broadcasts[0].id, 3);
  EXPECT_EQ(heard.broadcasts[0].data, news_of(3).broadcasts[0].data);
  ASSERT_EQ(heard.heads.size(), 2u);
  EXPECT_EQ(heard.heads[1].account, AccountId{7});
  EXPECT_EQ(heard.heads[1].seq, 74);
  EXPECT_NE(std::ranges::find(heard.changed, Subject::posts()), heard.changed.end());
  other_.publish(news_of(5));
  await("the answer is heard", [&] { return one_.has_heard_of(5); });
  EXPECT_FALSE(one_.has_heard_of(3));
}

TEST_F(RedisEventBusTest, what_was_not_signed_by_the_installation_is_dropped_and_counted) {
  connect(one_, other_);
  Process stranger(server_.url(), 2);
  stranger.publish(news_of(3));
  for (const auto* message : {"", " ", "no signature", "a {}"})
    one_.client().run({"PUBLISH", "ticketing:news:1", message});
  await("all five are refused", [&] { return other_.refused() == 5; });
  EXPECT_FALSE(other_.has_heard_of(3));
}

TEST_F(RedisEventBusTest, what_is_older_than_a_minute_is_dropped) {
  // A message is dated when it is sent, by another thread: one whose clock goes with the sender's
  // hears each, and shows that it was.
  Process witness(server_.url());
  connect(one_, other_);
  connect(one_, witness);
  const auto publish_after = [&](std::chrono::seconds passed, std::int64_t id) {
    one_.clock().advance(passed);
    witness.clock().advance(passed);
    one_.publish(news_of(id));
    await("it was sent", [&] { return witness.has_heard_of(id); });
  };
  publish_after(std::chrono::seconds(-61), 3);
  publish_after(std::chrono::seconds(61 + 20), 4);  // ahead of the other by more than a little
  publish_after(std::chrono::seconds(-20), 5);
  await("the last is heard", [&] { return other_.has_heard_of(5); });
  EXPECT_FALSE(other_.has_heard_of(3));
  EXPECT_FALSE(other_.has_heard_of(4));
  EXPECT_EQ(other_.refused(), 0U);
}

TEST_F(RedisEventBusTest, they_hear_each_other_again_after_a_restart) {
  connect(one_, other_);
  server_.stop();
  await("it is away", [&] { return !one_.client().reachable(); });
  one_.publish(news_of(3));
  server_.start();
  connect(one_, other_);
  connect(other_, one_);
}

TEST_F(RedisEventBusTest, the_last_words_of_a_process_are_heard) {
  connect(one_, other_);
  one_.publish(news_of(3));
  one_.close();
  await("they are heard", [&] { return other_.has_heard_of(3); });
}

}  // namespace
}  // namespace ticketing::test
