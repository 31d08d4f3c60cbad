// A process stopped in the midst of a batch, as when its machine pauses: its locks end, so that the
// others go on, and what it was about to say when it wakes is not so.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <future>

#include "faults/comments.hpp"
#include "support/await.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

constexpr int slots = 300;
constexpr std::size_t rushing = 2000;
constexpr std::size_t elsewhere = 100;

class FrozenProcess : public ::testing::Test {
 protected:
  std::string sql(const std::string& statement) const {
    return PostgresServer::shared().execute(PostgresServer::database_of(venue_.store()), statement);
  }

  /// Stops the process again and again, until it keeps the post's row.
  void freeze_amid_a_batch() {
    for (;;) {
      const std::size_t before = acknowledged_;
      frozen_.stall();
      await("the server has done what it was told", [&] {
        return sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'frozen' AND "
                   "state = 'active' AND wait_event IS DISTINCT FROM 'ClientRead'") == "0\n";
      });
      if (sql(fmt::format("SELECT count(*) FROM (SELECT 1 FROM posts WHERE id = {} "
                          "FOR NO KEY UPDATE SKIP LOCKED) AS free",
                          post_.value)) == "0\n")
        return;
      frozen_.go_on();
      await("the rush goes on", [&] { return acknowledged_ > before; });
    }
  }

  Venue& venue_ = Venue::of(Database::postgresql);
  const PostId post_ = venue_.event_post(slots);
  const ApiProcess frozen_ = venue_.api("", venue_.store() + "?application_name=frozen");
  const ApiProcess healthy_ = venue_.api();
  std::atomic<std::size_t> acknowledged_{0};
};

TEST_F(FrozenProcess, keeps_the_others_waiting_no_longer_than_its_limit) {
  const auto points_before = expect_clean_books(venue_);
  auto wishes = wishes_of(venue_, post_, rushing + elsewhere);
  std::vector<Wish> others(wishes.begin() + rushing, wishes.end());
  wishes.resize(rushing);
  auto crowd = std::async(std::launch::async, [&] {
    attempt({{frozen_.port()}, 64, [this](std::size_t count) { acknowledged_ = count; }}, wishes);
  });
  await("the rush is under way", [this] { return acknowledged_ >= 50; });
  freeze_amid_a_batch();

  // While the other is still frozen. Who is not let in within 5 s is told so, and asks once more.
  for (Wish& other : others) other.key.clear();
  std::vector<Wish> first(others.begin(), others.begin() + 1);
  const Attempts elsewhere_now{{healthy_.port()}, 16, {}};
  attempt(elsewhere_now, first);
  if (!first.front().added) attempt(elsewhere_now, first);
  EXPECT_TRUE(first.front().added) << first.front().refused.value_or(0);
  others.front() = first.front();
  attempt_until_acknowledged(elsewhere_now, others);
  frozen_.go_on();
  crowd.get();

  attempt_until_acknowledged({{frozen_.port(), healthy_.port()}, 32, {}}, wishes);
  expect_replayed({{healthy_.port()}, 32, {}}, wishes);
  wishes.insert(wishes.end(), others.begin(), others.end());
  expect_fair(wishes, post_, slots);
  expect_stored(venue_, post_, wishes);
  expect_never_twice(venue_, post_, wishes);
  EXPECT_EQ(expect_clean_books(venue_) - points_before, points_promised(wishes));
}

}  // namespace
}  // namespace ticketing::test
