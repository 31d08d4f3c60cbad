// Which local days a period has, wherever years and time zones put their seams.
#include <gmock/gmock.h>

#include <string>
#include <utility>

#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using Span = std::pair<std::string, std::string>;

LocalDate date(const std::string& text) { return parse_iso_date(text).value(); }

Span text(DaySpan days) { return {to_iso_date(days.from), to_iso_date(days.to)}; }
Span span(RankingPeriod period, const std::string& day) { return text(span_of(period, date(day))); }

TEST(Period, of_a_day_is_that_day) {
  EXPECT_EQ(span(RankingPeriod::day, "2024-02-29"), Span("2024-02-29", "2024-02-29"));
}

TEST(Period, of_a_week_begins_on_monday_in_whichever_year) {
  for (const char* day : {"2026-12-28", "2026-12-31", "2027-01-01", "2027-01-03"})
    EXPECT_EQ(span(RankingPeriod::week, day), Span("2026-12-28", "2027-01-03")) << day;
  EXPECT_EQ(span(RankingPeriod::week, "2027-01-04"), Span("2027-01-04", "2027-01-10"));
  // 2024 began on a Monday, 2023 ended on a Sunday: no week has days of both.
  EXPECT_EQ(span(RankingPeriod::week, "2023-12-31"), Span("2023-12-25", "2023-12-31"));
  EXPECT_EQ(span(RankingPeriod::week, "2024-01-01"), Span("2024-01-01", "2024-01-07"));
}

TEST(Period, of_a_month_has_its_own_length) {
  EXPECT_EQ(span(RankingPeriod::month, "2024-02-01"), Span("2024-02-01", "2024-02-29"));
  EXPECT_EQ(span(RankingPeriod::month, "2026-02-28"), Span("2026-02-01", "2026-02-28"));
  EXPECT_EQ(span(RankingPeriod::month, "2026-12-31"), Span("2026-12-01", "2026-12-31"));
}

TEST(Period, that_has_ended_is_the_one_before_that_of_today) {
  const auto ended = [](RankingPeriod period, const std::string& today) {
    return text(last_ended(period, date(today)));
  };
  EXPECT_EQ(ended(RankingPeriod::day, "2026-03-01"), Span("2026-02-28", "2026-02-28"));
  EXPECT_EQ(ended(RankingPeriod::week, "2027-01-04"), Span("2026-12-28", "2027-01-03"));
  EXPECT_EQ(ended(RankingPeriod::week, "2027-01-03"), Span("2026-12-21", "2026-12-27"));
  EXPECT_EQ(ended(RankingPeriod::month, "2026-01-31"), Span("2025-12-01", "2025-12-31"));
}

TEST(Period, is_made_up_for_oldest_first_when_it_ended_lately) {
  const auto months = ended_lately(RankingPeriod::month, date("2026-03-15"));
  ASSERT_THAT(months, SizeIs(3));
  EXPECT_THAT((std::vector{text(months[0]), text(months[1]), text(months[2])}),
              ElementsAre(Span("2025-12-01", "2025-12-31"), Span("2026-01-01", "2026-01-31"),
                          Span("2026-02-01", "2026-02-28")));
  const auto days = ended_lately(RankingPeriod::day, date("2026-03-03"));
  ASSERT_THAT(days, SizeIs(7));
  EXPECT_EQ(text(days.front()), Span("2026-02-24", "2026-02-24"));
  EXPECT_EQ(text(days.back()), Span("2026-03-02", "2026-03-02"));
  EXPECT_EQ(text(ended_lately(RankingPeriod::week, date("2026-03-03")).front()),
            Span("2026-01-26", "2026-02-01"));
}

/// Where clocks are put forward and back at night, days of 23 and 25 hours are days like others.
TEST(Period, counts_a_comment_on_the_day_its_clock_on_the_wall_shows) {
  Scenario world(Database::sqlite_memory,
                 [](Config& config) { config.business.timezone = "Europe/Berlin"; });
  const auto author = world.user();
  const auto fans = world.users(4);
  const auto post = world.general_post(author);
  const auto comment_at = [&](std::size_t fan, const char* time) {
    world.clock().set(*parse_rfc3339(time));
    world.comment(fans.at(fan), post);
  };
  comment_at(0, "2026-03-28T23:59:59+01:00");
  comment_at(1, "2026-03-29T00:00:00+01:00");
  comment_at(2, "2026-03-29T23:59:59+02:00");  // 23 hours later, a Sunday
  comment_at(3, "2026-03-30T00:00:00+02:00");
  const auto count = [&](RankingPeriod period, const std::string& day) {
    RankingQuery query;
    query.period = period;
    query.date = date(day);
    const auto table = must(world->rankings().standings(query));
    return table.items.empty() ? 0 : table.items.front().count;
  };
  EXPECT_EQ(count(RankingPeriod::day, "2026-03-28"), 1);
  EXPECT_EQ(count(RankingPeriod::day, "2026-03-29"), 2);
  EXPECT_EQ(count(RankingPeriod::day, "2026-03-30"), 1);
  EXPECT_EQ(count(RankingPeriod::week, "2026-03-24"), 3);
  EXPECT_EQ(count(RankingPeriod::week, "2026-04-01"), 1);
  EXPECT_EQ(count(RankingPeriod::month, "2026-03-01"), 4);

  world.clock().set(*parse_rfc3339("2026-10-25T23:30:00+01:00"));  // the 25th hour
  world.comment(fans[0], world.general_post(author));
  EXPECT_EQ(count(RankingPeriod::day, "2026-10-25"), 1);
  EXPECT_EQ(count(RankingPeriod::week, "2026-10-19"), 1);
}

}  // namespace
}  // namespace ticketing::test
