// Views on their way through Redis to the database, when something dies between any two steps of
// it: never counted twice, and nothing is lost but what was in a process or a server that is gone.
#include <gtest/gtest.h>

#include "faults/scheduler_once.hpp"
#include "faults/venue.hpp"
#include "support/held_lock.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

constexpr int people = 16;

class SharedViewFlush : public ::testing::Test {
 protected:
  SharedViewFlush() { make_commits_wait(server_, database_, "view_batches"); }

  ApiProcess api() { return venue_.api(redis_.url()); }
  SchedulerOnce flush() { return SchedulerOnce(venue_, "view_flush", redis_.url()); }

  /// These people look, as if for the first time.
  void look(const std::vector<int>& ports, std::size_t first, std::size_t count) {
    std::vector<HttpRequest> requests;
    for (std::size_t i = first; i < first + count; ++i)
      requests.push_back({.target = "/v1/posts/" + std::to_string(post_.value),
                          .token = venue_.people().at(i).token});
    for (const int port : ports)
      for (const auto& outcome : run_crowd({{port}, 4, {}}, requests))
        EXPECT_EQ(outcome.status, 200);
  }
  /// Redis has four views, stalls, and four more are being committed past it.
  void look_past_redis(const ApiProcess& one) {
    look({one.port()}, 0, 4);
    await("Redis has them", [&] { return waiting() > 0; });
    redis_.stall();
    look({one.port()}, 4, 4);
    await_commit();
  }
  void await_commit() {
    await("a flush is being committed", [this] { return lock_.waiting() > 0; });
  }
  std::int64_t views() { return must(books_.posts().find(post_)).view_count; }
  void stop(ApiProcess& api) { EXPECT_EQ(api.stop(), 0) << api.output(); }
  void expect_flushed() {
    SchedulerOnce scheduler = flush();
    EXPECT_EQ(scheduler.wait(), 0) << scheduler.output();
  }
  /// How many batches wait in Redis.
  int waiting() const {
    const TempDir dir;
    const std::string cli = "redis-cli -p " + std::to_string(redis_.port());
    return std::stoi(run(
        {{"sh", "-c", cli + " zcard \"$(" + cli + " keys '*:waiting')\""}, dir.file("answer")}));
  }

  PostgresServer& server_ = PostgresServer::shared();
  RedisServer redis_;
  Venue venue_{Database::postgresql, people};
  const std::string database_ = PostgresServer::database_of(venue_.store());
  const PostId post_ = venue_.event_post();
  Ticketing books_ = venue_.open();
  HeldLock lock_{server_, database_, commit_lock_sql};
};

TEST_F(SharedViewFlush, counts_the_viewers_of_two_processes_once) {
  lock_.release();
  auto one = api();
  auto two = api();
  look({one.port(), two.port()}, 0, std::size_t{people});
  stop(one);
  stop(two);
  EXPECT_EQ(views(), 0);
  expect_flushed();
  EXPECT_EQ(views(), people);
  expect_flushed();
  EXPECT_EQ(views(), people);
}

TEST_F(SharedViewFlush, that_dies_with_its_scheduler_before_the_commit_is_done_by_the_next) {
  auto one = api();
  look({one.port()}, 0, 8);
  stop(one);
  SchedulerOnce killed = flush();
  await_commit();
  killed.kill();
  server_.execute(database_,
                  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
                  "current_database() AND wait_event = 'advisory'");
  lock_.release();
  EXPECT_EQ(views(), 0);
  expect_flushed();
  EXPECT_EQ(views(), 8);
}

TEST_F(SharedViewFlush, that_dies_with_its_scheduler_after_the_commit_is_not_done_again) {
  auto one = api();
  look({one.port()}, 0, 8);
  stop(one);
  SchedulerOnce killed = flush();
  await_commit();
  killed.kill();
  lock_.release();  // PostgreSQL commits for a client that is gone
  await("the commit", [&] { return views() == 8; });
  EXPECT_GT(waiting(), 0);
  expect_flushed();
  EXPECT_EQ(views(), 8);
  EXPECT_EQ(waiting(), 0);
}

TEST_F(SharedViewFlush, by_two_schedulers_at_once_counts_once) {
  auto one = api();
  look({one.port()}, 0, 8);
  stop(one);
  SchedulerOnce first = flush();
  SchedulerOnce second = flush();
  await_commit();
  lock_.release();
  first.wait();  // the job may be the other's
  second.wait();
  expect_flushed();
  EXPECT_EQ(views(), 8);
}

TEST_F(SharedViewFlush, that_redis_may_take_after_the_process_gave_up_on_it_counts_once) {
  auto one = api();
  look_past_redis(one);
  redis_.go_on();  // takes those as well, if they were sent before it was given up
  EXPECT_GE(waiting(), 1);
  lock_.release();
  stop(one);
  expect_flushed();
  EXPECT_EQ(views(), 8);
}

TEST_F(SharedViewFlush, that_dies_with_the_api_on_both_ways_counts_once) {
  auto one = api();
  look_past_redis(one);
  one.kill();
  one.wait_gone();
  redis_.go_on();
  EXPECT_GE(waiting(), 1);
  lock_.release();
  await("the commit", [&] { return views() > 0; });
  expect_flushed();
  EXPECT_EQ(views(), 8);
}

TEST_F(SharedViewFlush, loses_with_redis_what_waited_there_and_no_more) {
  lock_.release();
  auto one = api();
  look({one.port()}, 0, 4);
  await("Redis has them", [&] { return waiting() > 0; });
  expect_flushed();
  look({one.port()}, 4, 4);
  await("Redis has those as well", [&] { return waiting() > 0; });
  redis_.stop();
  look({one.port()}, 8, 4);
  await("the process writes itself", [&] { return views() == 8; });
  redis_.start();
  await("the process uses Redis", [&] {
    return http_call(one.port(), {.target = "/readyz"}).body.find("\"redis\":true") !=
           std::string::npos;
  });
  look({one.port()}, 12, 4);
  stop(one);
  expect_flushed();
  EXPECT_EQ(views(), 12);
  expect_flushed();
  EXPECT_EQ(views(), 12);
}

}  // namespace
}  // namespace ticketing::test
