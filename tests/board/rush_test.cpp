// The first-come-first-served rush: exactly N winners, whoever comes when and through whichever
// process.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <latch>
#include <set>

#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

using Instant = std::chrono::steady_clock::time_point;

/// One commenter's attempt, with when it began and ended.
struct Attempt {
  Principal who = Principal::anonymous();
  PostId post;
  Instant began{};
  Instant ended{};
  std::optional<CommentAdded> added;
};

/// All attempts at once, `threads` at a time, spread over the processes. Throws the first refusal,
/// once everybody is home.
void storm(std::vector<Attempt>& attempts, const std::vector<Ticketing*>& processes, int threads) {
  std::atomic<std::size_t> next{0};
  std::latch ready(threads);
  std::vector<std::future<void>> crowd;
  for (int i = 0; i < threads; ++i) {
    crowd.push_back(std::async(std::launch::async, [&, i] {
      auto& comments = processes[static_cast<std::size_t>(i) % processes.size()]->comments();
      ready.arrive_and_wait();
      for (auto at = next++; at < attempts.size(); at = next++) {
        auto& attempt = attempts[at];
        attempt.began = std::chrono::steady_clock::now();
        attempt.added = must(comments.add(attempt.who, {attempt.post, "me!"}));
        attempt.ended = std::chrono::steady_clock::now();
      }
    }));
  }
  for (auto& someone : crowd) someone.wait();
  for (auto& someone : crowd) someone.get();
}

void expect_fair_winners(const std::vector<Attempt>& attempts, PostId post, int slots) {
  std::set<int> positions;
  std::set<AccountId> winners;
  Instant first_loss = Instant::max();
  for (const auto& attempt : attempts) {
    if (attempt.post != post) continue;
    ASSERT_TRUE(attempt.added);
    ASSERT_TRUE(attempt.added->reward);
    EXPECT_EQ(attempt.added->reward->points, Points{100});
    if (const auto position = attempt.added->reward->position) {
      EXPECT_TRUE(positions.insert(*position).second) << "position " << *position << " twice";
      EXPECT_TRUE(winners.insert(attempt.who.account).second);
      EXPECT_TRUE(attempt.added->reward->coupon);
    } else {
      first_loss = std::min(first_loss, attempt.ended);
    }
  }
  EXPECT_EQ(static_cast<int>(positions.size()), slots);
  EXPECT_EQ(*positions.begin(), 1);
  EXPECT_EQ(*positions.rbegin(), slots);
  for (const auto& attempt : attempts) {
    if (attempt.post != post || !attempt.added->reward->position) continue;
    EXPECT_LT(attempt.began, first_loss) << "a winner began after a definite loser had ended";
  }
}

class EventRush : public ::testing::TestWithParam<Database> {};
TICKETING_ON_EVERY_STORE(EventRush);

TEST_P(EventRush, gives_the_tenth_commenter_the_last_coupon) {
  Scenario world(GetParam());
  const auto post = world.event_post();
  const auto crowd = world.users(12);
  for (int i = 0; i < 12; ++i) {
    const auto added = world.comment(crowd[static_cast<std::size_t>(i)], post);
    ASSERT_TRUE(added.reward);
    EXPECT_EQ(added.reward->position, i < 10 ? std::optional(i + 1) : std::nullopt);
    EXPECT_EQ(added.reward->coupon.has_value(), i < 10);
  }
  world.expect_clean_audit();
}

TEST_P(EventRush, of_64_at_once_has_exactly_ten_winners) {
  Scenario world(GetParam());
  const auto post = world.event_post();
  std::vector<Attempt> attempts;
  for (const auto& who : world.users(64)) attempts.push_back({who, post, {}, {}, {}});
  storm(attempts, {&world.t()}, 64);
  expect_fair_winners(attempts, post, 10);
  EXPECT_EQ(must(world->posts().find(post)).comment_count, 64);
  world.expect_clean_audit();
}

TEST_P(EventRush, of_two_posts_at_once_has_ten_winners_each) {
  Scenario world(GetParam());
  const auto one = world.event_post();
  const auto two = world.event_post();
  std::vector<Attempt> attempts;
  for (const auto& who : world.users(100)) {
    attempts.push_back({who, one, {}, {}, {}});
    attempts.push_back({who, two, {}, {}, {}});
  }
  storm(attempts, {&world.t()}, 32);
  expect_fair_winners(attempts, one, 10);
  expect_fair_winners(attempts, two, 10);
  world.expect_clean_audit();
}

TEST_P(EventRush, of_one_account_in_64_threads_pays_and_wins_once) {
  Scenario world(GetParam());
  const auto post = world.event_post();
  const auto who = world.user();
  std::vector<Attempt> attempts(64, {who, post, {}, {}, {}});
  storm(attempts, {&world.t()}, 64);
  int paid = 0;
  int won = 0;
  for (const auto& attempt : attempts) {
    if (!attempt.added->reward) continue;
    paid += attempt.added->reward->points > Points{0};
    won += attempt.added->reward->position.has_value();
  }
  EXPECT_EQ(paid, 1);
  EXPECT_EQ(won, 1);
  EXPECT_EQ(world.balance(who), 100);
  world.expect_clean_audit();
}

/// Stores that several processes can share.
class SharedRush : public ::testing::TestWithParam<Database> {};
INSTANTIATE_TEST_SUITE_P(Stores, SharedRush,
                         ::testing::Values(Database::sqlite_file, Database::postgresql),
                         [](const auto& param) { return to_string(param.param); });

TEST_P(SharedRush, of_3000_through_two_lanes_has_exactly_ten_winners) {
  Scenario world(GetParam());
  auto other = world.another();
  const auto post = world.event_post();
  std::vector<Attempt> attempts;
  for (const auto& who : world.users(3000)) attempts.push_back({who, post, {}, {}, {}});
  storm(attempts, {&world.t(), &other}, 128);
  expect_fair_winners(attempts, post, 10);
  EXPECT_EQ(must(world->posts().find(post)).comment_count, 3000);
  world.expect_clean_audit();
}

}  // namespace
}  // namespace ticketing::test
