// Views whose batch was sent and not answered: added or not, they are never added twice. The commit
// is held inside PostgreSQL while something breaks.
#include <gtest/gtest.h>

#include "faults/tcp_relay.hpp"
#include "faults/venue.hpp"
#include "support/held_lock.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

constexpr int people = 16;

class ViewFlush : public ::testing::Test {
 protected:
  ViewFlush() { make_commits_wait(server_, database_, "view_batches"); }

  /// So many people look who did not before.
  void look(int port, std::size_t count) {
    std::vector<HttpRequest> requests;
    for (std::size_t i = 0; i < count; ++i)
      requests.push_back({.target = "/v1/posts/" + std::to_string(post_.value),
                          .token = venue_.people().at(looked_++).token});
    for (const auto& outcome : run_crowd({{port}, 4, {}}, requests)) EXPECT_EQ(outcome.status, 200);
  }
  void await_commit() {
    await("a flush is being committed", [this] { return lock_.waiting() > 0; });
  }
  std::int64_t views() { return must(books_.posts().find(post_)).view_count; }
  void await_views(std::int64_t count) {
    await(std::to_string(count) + " views", [&] { return views() >= count; });
  }
  /// Everything that was in flight is done with once a later view is there.
  void expect_each_once(int port) {
    await_views(static_cast<std::int64_t>(looked_));
    look(port, 4);
    await_views(static_cast<std::int64_t>(looked_));
    EXPECT_EQ(views(), looked_);
  }

  PostgresServer& server_ = PostgresServer::shared();
  Venue venue_{Database::postgresql, people};
  const std::string database_ = PostgresServer::database_of(venue_.store());
  const PostId post_ = venue_.event_post();
  std::size_t looked_ = 0;
  Ticketing books_ = venue_.open();
  HeldLock lock_{server_, database_, commit_lock_sql};
};

TEST_F(ViewFlush, whose_answer_is_lost_is_sent_again_and_counts_once) {
  TcpRelay relay(server_.port());
  auto api = venue_.api(
      "", "postgresql://postgres@127.0.0.1:" + std::to_string(relay.port()) + "/" + database_);
  look(api.port(), 8);
  await_commit();
  relay.cut();
  lock_.release();
  expect_each_once(api.port());
  EXPECT_EQ(api.stop(), 0) << api.output();
}

TEST_F(ViewFlush, that_the_database_gave_up_is_sent_again) {
  auto api = venue_.api();
  look(api.port(), 8);
  await_commit();
  server_.execute(database_,
                  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
                  "current_database() AND wait_event = 'advisory'");
  lock_.release();
  expect_each_once(api.port());
  EXPECT_EQ(api.stop(), 0) << api.output();
}

TEST_F(ViewFlush, that_dies_with_the_api_loses_no_more_than_it_held) {
  auto killed = venue_.api();
  look(killed.port(), 8);
  await_commit();
  killed.kill();
  killed.wait_gone();
  lock_.release();
  auto api = venue_.api();
  look(api.port(), 8);
  await_views(8);
  EXPECT_EQ(api.stop(), 0) << api.output();  // flushes
  EXPECT_GE(views(), 8);
  EXPECT_LE(views(), 16);
}

}  // namespace
}  // namespace ticketing::test
