// The estimate against populations of which is known how they go on. The interval is tried on few
// seeds here; TICKETING_TEST_SECONDS=60 tries as many others as that takes for each population, and
// tells how many in a hundred held the truth.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <deque>
#include <iostream>
#include <random>

#include "report/redemption_model.hpp"

namespace ticketing::test {
namespace {

using std::chrono::days;

constexpr Timestamp begin = std::chrono::sys_days{std::chrono::year{2024} / 1 / 1};

/// What people do in a period of 30 days, and what a purchase takes of what they have.
struct Habits {
  double buys = 0;
  double share = 1;
};

/// Who there is and how they live, beyond the habits of each.
enum class Population {
  steady,    ///< they join within a year
  growing,   ///< twice as many join each half-year, until the last
  seasonal,  ///< they join within a year, and buy thrice as often in July and December as else
};

/// As it says, of the 30 days that begin at `period`.
double season(Population population, Timestamp period) {
  if (population != Population::seasonal) return 1;
  const std::chrono::year_month_day day{std::chrono::floor<days>(period)};
  const bool high = day.month() == std::chrono::December || day.month() == std::chrono::July;
  return high ? 1.5 : 0.5;
}

/// People who earn 100 points every 30 days, and keep their own books of what they spend, oldest
/// first. Of those they have earned by an instant is known what becomes of them later.
class Person {
 public:
  Person(Habits habits, Population population, Timestamp as_of, std::mt19937_64& random)
      : habits_(habits), population_(population), as_of_(as_of), random_(random) {}

  void live(Timestamp from, Timestamp until) {
    for (Timestamp period = from; period < until; period += days(30)) {
      const Timestamp earns = period + days(random_() % 15);
      settle(earns);
      own_.push_back({earns, Points{100}});
      write(Reason::general_post, Points{100}, earns, earns + days(365));
      if (std::bernoulli_distribution(habits_.buys * season(population_, period))(random_))
        buy(period + days(15 + random_() % 15));
    }
    settle(until);
  }

  std::vector<LedgerEntry> entries;
  // Of points earned by then:
  Points redeemed_by_then;
  Points redeemed_in_the_end;

 private:
  struct Own {
    Timestamp earned;
    Points left;
  };

  void write(Reason reason, Points amount, Timestamp at, std::optional<Timestamp> expires = {}) {
    if (at > as_of_) return;
    LedgerEntry entry;
    entry.id = EntryId{static_cast<std::int64_t>(entries.size()) + 1};
    entry.reason = reason;
    entry.amount = amount;
    entry.created_at = at;
    entry.expires_at = expires;
    entries.push_back(entry);
  }

  void settle(Timestamp now) {
    while (!own_.empty() && own_.front().earned + days(365) <= now) {
      if (own_.front().left > Points{0})
        write(Reason::expiry, -own_.front().left, own_.front().earned + days(365));
      own_.pop_front();
    }
  }

  void buy(Timestamp at) {
    settle(at);
    Points balance;
    for (const Own& own : own_) balance += own.left;
    const Points price(
        static_cast<std::int64_t>(static_cast<double>(balance.value) * habits_.share));
    if (price == Points{0}) return;
    write(Reason::purchase, -price, at);
    for (Points open = price; open > Points{0};) {
      const Points taken = std::min(open, own_.front().left);
      if (own_.front().earned <= as_of_) {
        redeemed_in_the_end += taken;
        if (at <= as_of_) redeemed_by_then += taken;
      }
      own_.front().left -= taken;
      open -= taken;
      if (own_.front().left == Points{0}) own_.pop_front();
    }
  }

  const Habits habits_;
  const Population population_;
  const Timestamp as_of_;
  std::mt19937_64& random_;
  std::deque<Own> own_;
};

struct Outcome {
  LiabilityReport report;
  double redemption = 0;  ///< the true one
  Points redeemed_later;
};

/// The period of 30 days in which somebody joins, of those before `as_of`.
std::int64_t joining(Population population, Timestamp as_of, std::mt19937_64& random) {
  if (population != Population::growing) return static_cast<std::int64_t>(random() % 12);
  const auto periods = (as_of - begin) / days(30);
  // An exponential that doubles in six periods, from the last on backwards.
  const double back = std::exponential_distribution<>(std::log(2.0) / 6)(random);
  return std::max<std::int64_t>(0, periods - 1 - static_cast<std::int64_t>(back));
}

Outcome simulate(std::uint64_t seed, Timestamp as_of, Population population = Population::steady) {
  std::mt19937_64 random(seed);
  const BusinessCalendar calendar("Asia/Seoul");
  RedemptionModel model(as_of, calendar);
  Outcome out;
  Points issued;
  Points redeemed;
  for (int i = 0; i < 1500; ++i) {
    const std::array<Habits, 3> kinds = {Habits{0.25, 1}, Habits{0.1, 0.6}, Habits{0, 0}};
    Person person(kinds.at(random() % kinds.size()), population, as_of, random);
    person.live(begin + days(30 * joining(population, as_of, random)), as_of + days(400));
    PointLots lots;
    for (const LedgerEntry& entry : person.entries) {
      lots.add(entry);
      if (entry.amount > Points{0}) issued += entry.amount;
    }
    model.add_account(std::move(lots).as_of(as_of));
    redeemed += person.redeemed_in_the_end;
    out.redeemed_later += person.redeemed_in_the_end - person.redeemed_by_then;
  }
  out.report = model.report();
  out.redemption = static_cast<double>(redeemed.value) / static_cast<double>(issued.value);
  return out;
}

class Liability : public ::testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, Liability, ::testing::Values(1, 2, 3, 4));

TEST_P(Liability, foresees_what_will_be_redeemed_within_two_points_of_a_hundred) {
  const Outcome outcome = simulate(GetParam(), begin + days(30 * 36 + 11));
  const LiabilityReport& report = outcome.report;
  ASSERT_TRUE(report.redemption && report.breakage);
  EXPECT_FALSE(report.extrapolated);
  EXPECT_NEAR(report.redemption->estimate, outcome.redemption, 0.02);
  EXPECT_NEAR(report.breakage->estimate, 1 - outcome.redemption, 0.02);
  const auto outstanding = static_cast<double>(report.outstanding.value);
  EXPECT_NEAR(static_cast<double>(report.expected_redeemed.value) / outstanding,
              static_cast<double>(outcome.redeemed_later.value) / outstanding, 0.02);
  // A third never spends anything: most of what is outstanding is theirs.
  EXPECT_LT(report.expected_redeemed, Points{report.outstanding.value / 2});
  EXPECT_LE(report.redemption->high - report.redemption->low, 0.02);
}

TEST_P(Liability, adds_up_month_by_month) {
  const Outcome outcome = simulate(GetParam(), begin + days(30 * 20));
  Points issued;
  Points expected;
  for (const MonthOfIssue& month : outcome.report.months) {
    EXPECT_EQ(month.issued, month.redeemed + month.expired + month.outstanding);
    EXPECT_LE(month.redemption.low, month.redemption.estimate);
    EXPECT_LE(month.redemption.estimate, month.redemption.high);
    EXPECT_LE(month.expected_redeemed, month.outstanding);
    issued += month.issued;
    expected += month.expected_redeemed;
  }
  EXPECT_EQ(issued, outcome.report.issued);
  EXPECT_NEAR(static_cast<double>(expected.value),
              static_cast<double>(outcome.report.expected_redeemed.value), 20);
}

struct Coverage {
  int held = 0;
  int tried = 0;

  double share() const { return static_cast<double>(held) / tried; }
  void add(std::uint64_t seed, Population population) {
    // Any time of the year.
    const Timestamp as_of = begin + days(30 * (30 + seed % 12));
    const Outcome outcome = simulate(seed, as_of, population);
    held += outcome.report.expected_redeemed_low <= outcome.redeemed_later &&
            outcome.redeemed_later <= outcome.report.expected_redeemed_high;
    ++tried;
  }
};

Coverage coverage_of(Population population, int tried) {
  Coverage coverage;
  if (const char* const seconds = std::getenv("TICKETING_TEST_SECONDS")) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(std::atoi(seconds));
    for (std::uint64_t seed = 10'000; std::chrono::steady_clock::now() < end; ++seed)
      coverage.add(seed, population);
    std::cout << "held in " << coverage.held << " of " << coverage.tried << " seeds\n";
  } else {
    for (std::uint64_t seed = 100; coverage.tried < tried; ++seed) coverage.add(seed, population);
  }
  return coverage;
}

TEST(LiabilityInterval, holds_the_truth_about_as_often_as_it_says) {
  EXPECT_GE(coverage_of(Population::steady, 15).share(), 0.8);
}

TEST(LiabilityInterval, holds_the_truth_while_ever_more_join) {
  EXPECT_GE(coverage_of(Population::growing, 15).share(), 0.8);
}

/// The ladder takes what was seen at an age, in all seasons, for what will be: as its documentation
/// says, the interval is too short then. Of 1 206 other seeds it held 71 in 100.
TEST(LiabilityInterval, holds_the_truth_less_often_where_there_are_seasons) {
  EXPECT_GE(coverage_of(Population::seasonal, 12).share(), 0.5);
}

}  // namespace
}  // namespace ticketing::test
