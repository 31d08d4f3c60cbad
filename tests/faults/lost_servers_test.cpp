// PostgreSQL and Redis go away under load. Without the database the API says so and nothing else;
// without Redis nobody notices.
#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <future>
#include <map>
#include <thread>

#include "faults/comments.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

HttpOutcome get(int port, const std::string& target) {
  return http_call(port, {"GET", target, "", "", ""});
}

int ready_status(int port) { return get(port, "/readyz").status; }

boost::json::value readiness(int port) { return boost::json::parse(get(port, "/readyz").body); }

/// Reads a post and the readers' own accounts until told to stop; the statuses seen.
class Readers final {
 public:
  Readers(const Venue& venue, PostId post, int port)
      : port_(port), worker_([this, &venue, post](const std::stop_token& stop) {
          while (!stop.stop_requested()) read(venue, post);
        }) {}

  std::map<int, int> stop() {
    worker_.request_stop();
    worker_.join();
    return statuses_;
  }

 private:
  void read(const Venue& venue, PostId post) {
    const auto& token = venue.people().at(next_++ % venue.people().size()).token;
    const std::vector<HttpRequest> requests{
        {"GET", "/v1/posts/" + std::to_string(post.value), "", "", ""},
        {"GET", "/v1/me", token, "", ""}};
    for (const auto& outcome : run_crowd({{port_}, 2, {}}, requests)) ++statuses_[outcome.status];
  }

  const int port_;
  std::size_t next_ = 0;
  std::map<int, int> statuses_;
  std::jthread worker_;  // last: ends first
};

/// Told by a crowd on its way, or at its end, that the fault may come now.
class Moment final {
 public:
  void tell() {
    if (!told_.exchange(true)) promise_.set_value();
  }
  /// False when nobody told within a minute.
  bool await() {
    return promise_.get_future().wait_for(std::chrono::minutes(1)) == std::future_status::ready;
  }

 private:
  std::atomic<bool> told_ = false;
  std::promise<void> promise_;
};

/// The server crashes under load, which is what `crash` does.
void survive(const Venue& venue, const std::function<void()>& crash) {
  const auto points_before = expect_clean_books(venue);
  const auto post = venue.event_post(1000);
  const auto other = venue.event_post(1000);
  auto keyed = wishes_of(venue, post, 2000);
  auto once = wishes_of(venue, other, 1000);  // each tried a single time, and without a key
  for (auto& wish : once) wish.key.clear();
  auto api = venue.api();
  Readers readers(venue, post, api.port());

  Moment under_way;
  const Attempts how{{api.port()}, 48, [&](std::size_t count) {
                       if (count == 200) under_way.tell();
                     }};
  auto patient = std::async(std::launch::async, [&] {
    attempt_until_acknowledged(how, keyed);
    under_way.tell();
  });
  auto impatient = std::async(std::launch::async, [&] { attempt({{api.port()}, 16, {}}, once); });
  EXPECT_TRUE(under_way.await()) << "so few were acknowledged in a minute";
  crash();
  patient.get();
  impatient.get();
  const auto statuses = readers.stop();

  for (const auto& [status, count] : statuses)
    EXPECT_TRUE(status == 200 || status == 503) << count << " reads ended with " << status;
  EXPECT_TRUE(std::any_of(keyed.begin(), keyed.end(), [](const Wish& w) { return w.in_doubt; }))
      << "nobody was refused: this test shows nothing";
  for (const auto* wishes : {&keyed, &once})
    for (const auto& wish : *wishes)
      EXPECT_TRUE(wish.added || wish.refused) << "the API hung up on: " << wish.body;
  expect_replayed(how, keyed);
  expect_fair(keyed, post, 1000);
  for (const auto& [where, wishes] : {std::pair{post, &keyed}, std::pair{other, &once}}) {
    expect_stored(venue, where, *wishes);
    expect_never_twice(venue, where, *wishes);
  }
  // A comment in doubt is there with its points, or neither is.
  Ticketing t = venue.open();
  const auto stored = stored_comments(t, post).size() + stored_comments(t, other).size();
  EXPECT_EQ(expect_clean_books(venue) - points_before,
            Points{100 * static_cast<std::int64_t>(stored)});
  EXPECT_EQ(api.stop(), 0) << api.output();
}

TEST(LostDatabase, is_survived_under_load_with_nothing_lost_or_done_twice) {
  survive(Venue::of(Database::postgresql), [] { PostgresServer::shared().restart_immediate(); });
}

/// Comments are then seen, and built on, before they are on the disk.
TEST(LostDatabase, is_survived_where_locks_are_released_before_a_commit_is_safe) {
  PostgresServer server({.fsync = true});
  const Venue venue(server.create_database(), 2000);
  server.set("commit_siblings", "0");
  server.set("commit_delay", "50000");  // us
  survive(venue, [&] {
    await("a batch has released its locks and is not safe", [&] {
      return server.execute("postgres",
                            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND "
                            "query LIKE '%pg_logical_emit_message%' AND pid <> "
                            "pg_backend_pid()") != "0\n";
    });
    server.restart_immediate();
    server.set("commit_delay", "0");
  });
}

TEST(LostDatabase, makes_the_api_not_ready_until_it_is_back) {
  auto& server = PostgresServer::shared();
  Venue& venue = Venue::of(Database::postgresql);
  const auto post = venue.event_post();
  auto api = venue.api();
  EXPECT_EQ(ready_status(api.port()), 200);
  auto wishes = wishes_of(venue, post, 32);
  const Attempts how{{api.port()}, 8, {}};

  server.stop();
  await("the API is not ready any more", [&] { return ready_status(api.port()) == 503; });
  EXPECT_FALSE(readiness(api.port()).at("database").as_bool());
  EXPECT_EQ(get(api.port(), "/livez").status, 200);
  attempt(how, wishes);
  for (const auto& wish : wishes) EXPECT_EQ(wish.refused, 503);
  server.start();
  await("the API is ready again", [&] { return ready_status(api.port()) == 200; });

  attempt(how, wishes);
  for (const auto& wish : wishes) EXPECT_TRUE(wish.added);
  expect_stored(venue, post, wishes);
  expect_never_twice(venue, post, wishes);
  expect_clean_books(venue);
  EXPECT_EQ(api.stop(), 0) << api.output();
}

TEST(LostRedis, is_noticed_by_nobody_but_the_readiness_report) {
  RedisServer redis;
  Venue& venue = Venue::of(Database::postgresql);
  const auto points_before = expect_clean_books(venue);
  const auto post = venue.event_post();
  auto wishes = wishes_of(venue, post, 1500);
  auto api = venue.api(redis.url());
  EXPECT_TRUE(readiness(api.port()).at("redis").as_bool());
  Readers readers(venue, post, api.port());

  Moment under_way;
  auto crowd = std::async(std::launch::async, [&] {
    attempt({{api.port()},
             48,
             [&](std::size_t count) {
               if (count == 200) under_way.tell();
             }},
            wishes);
    under_way.tell();
  });
  EXPECT_TRUE(under_way.await()) << "so few were acknowledged in a minute";
  redis.stop();
  crowd.get();
  const auto statuses = readers.stop();

  // Most people were still unknown to the process when Redis went.
  for (const auto& wish : wishes) EXPECT_TRUE(wish.added) << wish.refused.value_or(0);
  EXPECT_EQ(statuses.size(), 1u);
  EXPECT_TRUE(statuses.contains(200));
  EXPECT_EQ(ready_status(api.port()), 200);
  EXPECT_FALSE(readiness(api.port()).at("redis").as_bool());
  expect_fair(wishes, post, 10);
  expect_stored(venue, post, wishes);
  EXPECT_EQ(expect_clean_books(venue) - points_before, points_promised(wishes));

  redis.start();
  await("Redis is used again", [&] { return readiness(api.port()).at("redis").as_bool(); });
  EXPECT_EQ(api.stop(), 0) << api.output();
}

}  // namespace
}  // namespace ticketing::test
