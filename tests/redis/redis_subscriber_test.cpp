#include <gtest/gtest.h>

#include <mutex>

#include "redis/redis_client.hpp"
#include "redis/redis_subscriber.hpp"
#include "support/await.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

using std::chrono::milliseconds;

class Listener {
 public:
  explicit Listener(const std::string& url)
      : subscriber_(config::parse_redis_url(url).value(), milliseconds(500), {"one", "two"},
                    {.message =
                         [this](std::string_view channel, std::string_view message) {
                           const std::lock_guard lock(mutex_);
                           heard_.push_back(std::string(channel) + ": " + std::string(message));
                         },
                     .connected = [this] { ++connected_; },
                     .lost = [this] { ++lost_; }}) {}

  std::vector<std::string> heard() {
    const std::lock_guard lock(mutex_);
    return heard_;
  }
  int connected() const { return connected_; }
  int lost() const { return lost_; }

 private:
  std::mutex mutex_;
  std::vector<std::string> heard_;
  std::atomic<int> connected_{0};
  std::atomic<int> lost_{0};
  RedisSubscriber subscriber_;
};

void publish(const std::string& url, const std::string& channel, const std::string& message) {
  RedisClient client(config::parse_redis_url(url).value(), milliseconds(2000));
  const auto heard_by = client.run({"PUBLISH", channel, message});
  ASSERT_TRUE(heard_by);
  EXPECT_EQ(heard_by->integer, 1);
}

TEST(RedisSubscriber, hears_what_is_published_once_it_says_that_it_listens) {
  RedisServer server;
  Listener listener(server.url());
  await("it listens", [&] { return listener.connected() == 1; });
  publish(server.url(), "one", "a");
  publish(server.url(), "two", std::string(100'000, 'b'));
  await("both are heard", [&] { return listener.heard().size() == 2; });
  EXPECT_EQ(listener.heard()[0], "one: a");
  EXPECT_EQ(listener.heard()[1], "two: " + std::string(100'000, 'b'));
}

TEST(RedisSubscriber, tells_that_it_may_have_missed_something_after_a_restart) {
  RedisServer server;
  Listener listener(server.url());
  await("it listens", [&] { return listener.connected() == 1; });
  server.stop();
  await("it notices", [&] { return listener.lost() == 1; });
  server.start();
  await("it listens again", [&] { return listener.connected() == 2; });
  publish(server.url(), "one", "after");
  await("it hears", [&] { return listener.heard().size() == 1; });
}

TEST(RedisSubscriber, notices_a_server_that_is_silent_without_being_gone) {
  RedisServer server;
  Listener listener(server.url());
  await("it listens", [&] { return listener.connected() == 1; });
  server.stall();
  await("it notices", [&] { return listener.lost() == 1; });
  server.go_on();
  await("it listens again", [&] { return listener.connected() == 2; });
}

TEST(RedisSubscriber, keeps_listening_while_nothing_happens) {
  RedisServer server;
  Listener listener(server.url());
  await("it listens", [&] { return listener.connected() == 1; });
  RedisClient client(config::parse_redis_url(server.url()).value(), milliseconds(2000));
  ASSERT_TRUE(client.run({"CONFIG", "RESETSTAT"}));
  await("it has asked twice whether the server is there", [&] {
    const auto stats = client.run({"INFO", "commandstats"});
    const std::string ping = "cmdstat_ping:calls=";
    const auto at = stats ? stats->text.find(ping) : std::string::npos;
    return at != std::string::npos && std::stoi(stats->text.substr(at + ping.size())) >= 2;
  });
  EXPECT_EQ(listener.lost(), 0);
}

TEST(RedisSubscriber, ends_while_nobody_listens) {
  const Listener listener("redis://127.0.0.1:" + std::to_string(free_port()));
  EXPECT_EQ(listener.connected(), 0);
}

}  // namespace
}  // namespace ticketing::test
