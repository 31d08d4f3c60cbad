// Arithmetic on points.
#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>
#include <type_traits>

#include <ticketing/points.hpp>

namespace ticketing::test {
namespace {

constexpr Points most{std::numeric_limits<std::int64_t>::max()};
constexpr Points least{std::numeric_limits<std::int64_t>::min()};

static_assert(!std::is_convertible_v<std::int64_t, Points>);
static_assert(!std::is_convertible_v<Points, std::int64_t>);
static_assert(sizeof(Points) == sizeof(std::int64_t));

TEST(PointsArithmetic, is_that_of_whole_numbers) {
  EXPECT_EQ(Points{70} + Points{30}, Points{100});
  EXPECT_EQ(Points{70} - Points{100}, Points{-30});
  EXPECT_EQ(-Points{70}, Points{-70});
  EXPECT_EQ(Points{-70} * 3, Points{-210});
  Points balance{5};
  balance += Points{7};
  balance -= Points{2};
  EXPECT_EQ(balance, Points{10});
  EXPECT_LT(Points{-1}, Points{});
}

TEST(PointsArithmetic, reaches_both_ends_of_64_bits) {
  EXPECT_EQ(most - Points{1} + Points{1}, most);
  EXPECT_EQ(least + Points{1} - Points{1}, least);
  EXPECT_EQ(-most - Points{1}, least);
  EXPECT_EQ(most * -1, -most);
}

TEST(PointsArithmetic, never_wraps_around) {
  EXPECT_THROW(most + Points{1}, std::logic_error);
  EXPECT_THROW(least + Points{-1}, std::logic_error);
  EXPECT_THROW(least - Points{1}, std::logic_error);
  EXPECT_THROW(most - Points{-1}, std::logic_error);
  EXPECT_THROW(-least, std::logic_error);
  EXPECT_THROW(most * 2, std::logic_error);
  EXPECT_THROW(least * -1, std::logic_error);
}

TEST(PointsArithmetic, leaves_what_it_cannot_add_to_as_it_was) {
  Points balance = most;
  EXPECT_THROW(balance += Points{1}, std::logic_error);
  EXPECT_EQ(balance, most);
  balance = least;
  EXPECT_THROW(balance -= Points{1}, std::logic_error);
  EXPECT_EQ(balance, least);
}

TEST(AddPoints, gives_nothing_beyond_the_bound_of_an_account) {
  EXPECT_EQ(add_points(points_max - Points{1}, Points{1}), points_max);
  EXPECT_FALSE(add_points(points_max, Points{1}));
  EXPECT_EQ(add_points(-points_max, Points{0}), -points_max);
  EXPECT_FALSE(add_points(-points_max, Points{-1}));
  EXPECT_FALSE(add_points(most, Points{1})) << "not even what does not fit 64 bits";
  EXPECT_FALSE(add_points(least, Points{-1}));
}

}  // namespace
}  // namespace ticketing::test
