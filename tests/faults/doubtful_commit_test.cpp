// A COMMIT that was sent and not answered: done or not, nobody may take one for the other, and the
// idempotency key resolves it. The commit is held inside PostgreSQL while something breaks.
#include <gtest/gtest.h>

#include <future>

#include "faults/comments.hpp"
#include "faults/tcp_relay.hpp"
#include "support/held_lock.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

constexpr int people = 16;

class DoubtfulCommit : public ::testing::Test {
 protected:
  DoubtfulCommit() { make_commits_wait(server_, database_); }

  /// Everybody tries once, in the background.
  std::future<void> everybody_comments(int port) {
    return std::async(std::launch::async, [this, port] { attempt({{port}, people, {}}, wishes_); });
  }

  void await_commit() {
    await("a commit is under way", [this] { return lock_.waiting() > 0; });
  }
  void await_end_of_sessions() {
    await("no session of the API is left", [this] {
      return server_.execute(database_,
                             "SELECT count(*) FROM pg_stat_activity WHERE datname = "
                             "current_database() AND application_name = 'ticketing'") == "0\n";
    });
  }
  /// The database gives up the commits that wait.
  void abort_commits() {
    server_.execute(database_,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
                    "current_database() AND wait_event = 'advisory'");
  }

  std::size_t stored() const {
    Ticketing t = venue_.open();
    return stored_comments(t, post_).size();
  }
  void expect_nobody_acknowledged() const {
    for (const auto& wish : wishes_) EXPECT_FALSE(wish.added) << wish.reply;
  }
  /// Everybody asks again with the same key, of a new process, until all have an answer.
  void expect_resolved_by_asking_again() {
    auto api = venue_.api();
    const Attempts how{{api.port()}, people, {}};
    attempt_until_acknowledged(how, wishes_);
    expect_replayed(how, wishes_);
    expect_stored(venue_, post_, wishes_);
    expect_never_twice(venue_, post_, wishes_);
    expect_fair(wishes_, post_, 10);
    EXPECT_EQ(expect_clean_books(venue_), points_promised(wishes_));
    EXPECT_EQ(api.stop(), 0) << api.output();
  }

  PostgresServer& server_ = PostgresServer::shared();
  Venue venue_{Database::postgresql, people};
  const std::string database_ = PostgresServer::database_of(venue_.store());
  const PostId post_ = venue_.event_post();
  std::vector<Wish> wishes_ = wishes_of(venue_, post_, people);
  HeldLock lock_{server_, database_, commit_lock_sql};
};

TEST_F(DoubtfulCommit, that_outlives_the_api_is_found_by_its_key) {
  auto api = venue_.api();
  auto crowd = everybody_comments(api.port());
  await_commit();
  api.kill();
  crowd.get();
  api.wait_gone();
  expect_nobody_acknowledged();
  lock_.release();
  await_end_of_sessions();
  EXPECT_GE(stored(), 1u) << "the commit did not go through: this test shows nothing";
  expect_resolved_by_asking_again();
}

TEST_F(DoubtfulCommit, that_dies_with_the_api_was_never_acknowledged) {
  auto api = venue_.api();
  auto crowd = everybody_comments(api.port());
  await_commit();
  api.kill();
  crowd.get();
  api.wait_gone();
  abort_commits();
  await_end_of_sessions();
  lock_.release();
  EXPECT_EQ(stored(), 0u);
  expect_nobody_acknowledged();
  expect_resolved_by_asking_again();
}

TEST_F(DoubtfulCommit, that_the_database_gives_up_is_unavailable_not_done) {
  auto api = venue_.api();
  auto crowd = everybody_comments(api.port());
  await_commit();
  abort_commits();
  lock_.release();
  crowd.get();
  expect_never_twice(venue_, post_, wishes_);
  expect_resolved_by_asking_again();
  EXPECT_EQ(api.stop(), 0) << api.output();
}

TEST_F(DoubtfulCommit, whose_answer_is_lost_is_never_run_again) {
  for (auto& wish : wishes_) wish.key.clear();  // nothing but this process keeps it from doing so
  TcpRelay relay(server_.port());
  auto api = venue_.api(
      "", "postgresql://postgres@127.0.0.1:" + std::to_string(relay.port()) + "/" + database_);
  auto crowd = everybody_comments(api.port());
  await_commit();
  relay.cut();
  lock_.release();
  crowd.get();

  std::size_t refused = 0;
  for (const auto& wish : wishes_) {
    EXPECT_TRUE(wish.added || wish.refused) << "the API hung up on: " << wish.body;
    refused += wish.refused.has_value();
  }
  EXPECT_GE(refused, 1u) << "no answer got lost: this test shows nothing";
  EXPECT_EQ(stored(), wishes_.size());
  expect_stored(venue_, post_, wishes_);
  expect_never_twice(venue_, post_, wishes_);
  EXPECT_EQ(expect_clean_books(venue_), Points{100 * people});
  EXPECT_EQ(api.stop(), 0) << api.output();
}

}  // namespace
}  // namespace ticketing::test
