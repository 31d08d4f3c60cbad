// The set of views of the last minutes, compared with one that forgets nothing and errs never.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <thread>
#include <unordered_map>
#include <vector>

#include "board/recent_views.hpp"

namespace ticketing::test {
namespace {

using std::chrono::seconds;

const Timestamp start = Timestamp(seconds(1'772'420'400));

std::vector<std::uint64_t> hashes(std::size_t count, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::uint64_t> made(count);
  std::ranges::generate(made, random);
  return made;
}

TEST(RecentViews, are_those_of_the_window_whatever_the_order) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  const auto viewers = hashes(5000, seed);
  RecentViews views;
  std::unordered_map<std::uint64_t, Timestamp> counted;
  Timestamp now = start;
  Timestamp latest = start;
  for (int i = 0; i < 200'000; ++i) {
    if (random() % 100 == 0) now += seconds(random() % 100);
    if (random() % 1000 == 0) now -= seconds(random() % 10);
    if (random() % 10'000 == 0) now += std::chrono::hours(random() % 10);
    const std::uint64_t viewer = viewers[random() % viewers.size()];
    const auto before = counted.find(viewer);
    const bool is_new = before == counted.end() || now - before->second >= view_window;
    latest = std::max(latest, now);
    // Of one that was over before the clock was set back, nobody may know any more.
    const bool was_over = !is_new && latest - before->second >= view_window;
    const bool added = views.add(viewer, now);
    if (!was_over) {
      ASSERT_EQ(added, is_new) << "step " << i;
    }
    if (added) counted[viewer] = now;
  }
  EXPECT_EQ(views.forgotten(), 0);
}

/// How many of `viewers`, each of whom looks twice, are counted.
double counted_of(RecentViews& views, const std::vector<std::uint64_t>& viewers) {
  double counted = 0;
  for (int look = 0; look < 2; ++look) {
    for (const std::uint64_t viewer : viewers) counted += views.add(viewer, start) ? 1 : 0;
  }
  return counted;
}

TEST(RecentViews, of_a_million_viewers_err_by_less_than_a_thousandth) {
  RecentViews views;
  EXPECT_NEAR(counted_of(views, hashes(1'000'000, 1)), 1'000'000, 1'000);
  EXPECT_LT(views.forgotten(), 1'000);
}

TEST(RecentViews, miss_nobody_when_there_is_no_room_but_forget_early) {
  RecentViews views;
  const auto viewers = hashes(RecentViews::entries_max + RecentViews::entries_max / 4, 2);
  EXPECT_GE(counted_of(views, viewers), static_cast<double>(viewers.size()) - 10);
  EXPECT_GT(views.forgotten(), 0);
  // With time there is room again.
  const auto forgotten = views.forgotten();
  for (const std::uint64_t viewer : hashes(1'000'000, 3))
    ASSERT_TRUE(views.add(viewer, start + view_window));
  EXPECT_LT(views.forgotten() - forgotten, 1'000);
}

TEST(RecentViews, are_counted_once_by_many_threads) {
  RecentViews views;
  const auto viewers = hashes(20'000, 4);
  std::atomic<int> counted{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&] {
        for (const std::uint64_t viewer : viewers) counted += views.add(viewer, start) ? 1 : 0;
      });
  }
  EXPECT_EQ(counted, 20'000);
}

}  // namespace
}  // namespace ticketing::test
