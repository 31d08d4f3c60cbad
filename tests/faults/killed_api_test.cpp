// kill -9 of the API under load, at moments a seed chooses.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "faults/comments.hpp"

namespace ticketing::test {
namespace {

constexpr int rounds = 12;
constexpr int connections = 32;
constexpr std::size_t acknowledged_per_round_max = 60;
/// A killed API may acknowledge a whole batch more before it is gone, and the last round still
/// needs somebody to be killed under.
constexpr std::size_t people = rounds * (acknowledged_per_round_max + 2 * connections);
/// So many win that coupons are on their way in most rounds.
constexpr int slots = 400;

class KilledApi : public ::testing::TestWithParam<Database> {};
INSTANTIATE_TEST_SUITE_P(Stores, KilledApi,
                         ::testing::Values(Database::sqlite_file, Database::postgresql),
                         [](const auto& param) { return to_string(param.param); });

TEST_P(KilledApi, loses_no_acknowledged_comment_and_applies_none_twice) {
  const auto seed = test_seed();
  SCOPED_TRACE("TICKETING_SEED=" + std::to_string(seed));
  std::mt19937_64 random(seed);
  Venue& venue = Venue::of(GetParam());
  const auto points_before = expect_clean_books(venue);
  const auto post = venue.event_post(slots);
  auto wishes = wishes_of(venue, post, people);

  for (int round = 0; round < rounds; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    auto api = venue.api();
    const auto last = 1 + random() % acknowledged_per_round_max;
    attempt({{api.port()},
             connections,
             [&](std::size_t count) {
               if (count == last) api.kill();
             }},
            wishes);
    api.wait_gone();
    expect_stored(venue, post, wishes);
    ASSERT_FALSE(HasFailure());
  }

  EXPECT_TRUE(std::any_of(wishes.begin(), wishes.end(), [](const Wish& w) { return w.in_doubt; }))
      << "no answer got lost: this test shows nothing";

  auto api = venue.api();
  const Attempts how{{api.port()}, connections, {}};
  attempt_until_acknowledged(how, wishes);
  expect_replayed(how, wishes);
  expect_fair(wishes, post, slots);
  expect_stored(venue, post, wishes);
  expect_never_twice(venue, post, wishes);
  EXPECT_EQ(expect_clean_books(venue) - points_before, points_promised(wishes));
  EXPECT_EQ(api.stop(), 0) << api.output();
}

}  // namespace
}  // namespace ticketing::test
