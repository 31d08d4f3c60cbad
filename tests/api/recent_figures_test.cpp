// What is told of the store is read in the background: nobody waits for a database.
#include <gmock/gmock.h>

#include <atomic>
#include <future>
#include <thread>

#include "common/recent_figures.hpp"
#include "support/await.hpp"

namespace ticketing::test {
namespace {

using app::RecentFigures;

/// Longer than any test lasts.
constexpr std::chrono::milliseconds patience{600'000};

Health well() { return {true, true, true}; }
StoreFigures hundred() { return {Points{100}, {}}; }

TEST(RecentFigures, tells_nothing_before_the_first_look_and_what_was_seen_after_it) {
  std::promise<void> answer;
  const std::shared_future<void> answered = answer.get_future().share();
  std::atomic<int> looks = 0;
  RecentFigures figures(
      [&] {
        ++looks;
        answered.wait();
        return well();
      },
      [](const std::stop_token&) { return Result<StoreFigures>(hundred()); }, patience);
  for (int i = 0; i < 100; ++i) {
    const auto seen = figures.now();
    EXPECT_FALSE(seen.health || seen.figures) << "and nobody waits for it";
  }
  answer.set_value();
  await("it is seen", [&] { return figures.now().figures.has_value(); });
  for (int i = 0; i < 100; ++i) EXPECT_EQ(figures.now().figures->outstanding, Points{100});
  EXPECT_TRUE(figures.now().health->database);
  EXPECT_EQ(looks, 1) << "one look for all who ask at about the same time";
}

TEST(RecentFigures, takes_a_database_that_does_not_answer_for_one_that_is_away) {
  std::promise<void> answer;
  const std::shared_future<void> answered = answer.get_future().share();
  {
    RecentFigures figures(
        [&] {
          answered.wait();
          return well();
        },
        [](const std::stop_token&) { return Result<StoreFigures>(hundred()); },
        std::chrono::milliseconds(1));
    await("it is told", [&] {
      const auto seen = figures.now();
      return seen.health && !seen.health->database && !seen.figures;
    });
    answer.set_value();
  }
}

TEST(RecentFigures, hears_that_the_database_is_away_while_the_figures_are_being_read) {
  std::atomic<bool> reads = false;
  RecentFigures figures([&] { return reads ? Health() : well(); },
                        [&](const std::stop_token& stop) -> Result<StoreFigures> {
                          reads = true;
                          while (!stop.stop_requested()) std::this_thread::yield();
                          return refuse_for_now("told to stop");
                        },
                        patience, std::chrono::milliseconds(1));
  await("they are read", [&] { return reads.load(); });
  await("it is told", [&] { return !figures.now().health->database; });
  EXPECT_FALSE(figures.now().figures);
}

TEST(RecentFigures, tells_no_figures_that_could_not_be_read) {
  for (const bool throws : {false, true}) {
    std::atomic<int> readings = 0;
    RecentFigures figures([&] { return well(); },
                          [&](const std::stop_token&) -> Result<StoreFigures> {
                            ++readings;
                            if (throws) throw std::runtime_error("a broken row");
                            return refuse(ErrorCode::unavailable, "it went away");
                          },
                          patience);
    await("it was looked", [&] { return readings > 0 && figures.now().health.has_value(); });
    EXPECT_FALSE(figures.now().figures);
  }
}

TEST(RecentFigures, tell_a_reading_to_stop_when_they_are_no_longer_wanted) {
  std::atomic<bool> reads = false;
  std::atomic<bool> stopped = false;
  {
    RecentFigures figures([] { return well(); },
                          [&](const std::stop_token& stop) -> Result<StoreFigures> {
                            reads = true;
                            while (!stop.stop_requested()) std::this_thread::yield();
                            stopped = true;
                            return refuse_for_now("told to stop");
                          },
                          patience);
    await("they are read", [&] { return reads.load(); });
  }
  EXPECT_TRUE(stopped);
}

TEST(RecentFigures, reads_no_figures_of_a_database_that_is_away) {
  std::atomic<int> readings = 0;
  RecentFigures figures([&] { return Health(); },
                        [&](const std::stop_token&) -> Result<StoreFigures> {
                          ++readings;
                          return hundred();
                        },
                        patience);
  await("it was looked", [&] { return figures.now().health.has_value(); });
  EXPECT_FALSE(figures.now().health->database);
  EXPECT_EQ(readings, 0);
}

}  // namespace
}  // namespace ticketing::test
