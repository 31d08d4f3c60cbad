// A lock that somebody does not let go of: whoever needs it is refused in time, and nobody else.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <future>
#include <map>

#include "faults/venue.hpp"
#include "support/held_lock.hpp"
#include "support/scenario.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

class LockTimeouts : public ::testing::Test {
 protected:
  std::future<Result<CommentAdded>> comments(const Principal& who, bool with_key = true) {
    CallOptions options;
    if (with_key) options.idempotency_key = fmt::format("key-{}", ++keys_);
    return std::async(std::launch::async, [this, who, options] {
      return world_->comments().add(who, {post_, "hello"}, options);
    });
  }
  HeldLock hold(const std::string& sql) {
    return {server_, PostgresServer::database_of(world_.config().store.url), sql};
  }
  HeldLock hold_wallet(const Principal& who) {
    return hold(
        fmt::format("SELECT 1 FROM wallets WHERE account_id = {} FOR UPDATE", who.account.value));
  }

  PostgresServer& server_ = PostgresServer::shared();
  Scenario world_{Database::postgresql, [](Config& c) { c.store.lock_timeout_ms = 500; }};
  const PostId post_ = world_.event_post();
  std::atomic<int> keys_{0};
};

TEST_F(LockTimeouts, of_one_account_do_not_fail_the_batch_it_is_in) {
  const auto held_up = world_.user();
  const auto others = world_.users(8);
  auto lock = hold_wallet(held_up);
  auto alone = comments(held_up);
  await("the lane waits for the lock", [&] { return lock.waiting() > 0; });
  // These form the next batch together.
  auto again = comments(held_up);
  std::vector<std::future<Result<CommentAdded>>> neighbours;
  for (const auto& who : others) neighbours.push_back(comments(who));

  EXPECT_EQ(refusal(alone.get()), ErrorCode::idempotency_in_progress);
  EXPECT_EQ(refusal(again.get()), ErrorCode::idempotency_in_progress);
  for (auto& neighbour : neighbours) EXPECT_EQ(refusal(neighbour.get()), std::nullopt);
  lock.release();
  EXPECT_TRUE(must(comments(held_up).get()).reward);
  world_.expect_clean_audit();
}

TEST_F(LockTimeouts, of_the_post_refuse_everybody_without_waiting_for_each) {
  auto lock = hold(fmt::format("SELECT 1 FROM posts WHERE id = {} FOR UPDATE", post_.value));
  std::vector<std::future<Result<CommentAdded>>> crowd;
  const auto people = world_.users(100);
  for (std::size_t i = 0; i < people.size(); ++i)
    crowd.push_back(comments(people[i], /*with_key=*/i % 2 == 0));
  // One by one they would wait for 50 s.
  std::map<std::optional<ErrorCode>, int> outcomes;
  for (auto& one : crowd) {
    ASSERT_EQ(one.wait_for(std::chrono::seconds(25)), std::future_status::ready);
    ++outcomes[refusal(one.get())];
  }
  EXPECT_EQ(outcomes[ErrorCode::unavailable] + outcomes[ErrorCode::idempotency_in_progress], 100);
  EXPECT_GE(outcomes[ErrorCode::unavailable], 50) << "without a key nothing can be in progress";
  lock.release();
  EXPECT_TRUE(must(comments(people[0]).get()).reward);
  world_.expect_clean_audit();
}

TEST_F(LockTimeouts, tell_a_key_that_may_be_in_use_from_an_outage) {
  const auto who = world_.user();
  auto lock = hold_wallet(who);
  const AdjustPoints request{who.account, Points{5}, "a gift"};
  CallOptions options{"the-key", false};
  const auto adjust = [&] {
    return world_->points().adjust(Principal::local_operator(), request, options);
  };
  const auto in_progress = adjust();
  EXPECT_EQ(refusal(in_progress), ErrorCode::idempotency_in_progress);
  EXPECT_NE(in_progress.error().detail.find("the-key"), std::string::npos);
  EXPECT_TRUE(in_progress.error().retry_after);
  options.idempotency_key.reset();
  EXPECT_EQ(refusal(adjust()), ErrorCode::unavailable);
  lock.release();
  must(adjust());
  EXPECT_EQ(world_.balance(who), 5);
}

}  // namespace
}  // namespace ticketing::test
