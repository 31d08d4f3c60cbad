// Schedules over the changes of clocks: tables made by hand, and every zone there is.
#include <date/tz.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include <ticketing/jobs/cron_expression.hpp>

namespace ticketing::test {
namespace {

using std::chrono::days;
using std::chrono::seconds;

Timestamp at(const std::string& text) { return parse_rfc3339(text).value(); }

/// A schedule in a zone and all times it is due, from behind `after` up to the last of them.
struct Row {
  std::string zone;
  std::string schedule;
  std::string after;
  std::vector<std::string> due;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.zone << " " << row.schedule; }

class CronTables : public ::testing::TestWithParam<Row> {};

TEST_P(CronTables, are_what_cron_8_says) {
  const auto& [zone, schedule, after, due] = GetParam();
  const auto cron = CronExpression::parse(schedule).value();
  const BusinessCalendar calendar(zone);
  Timestamp t = at(after);
  for (const std::string& expected : due) {
    const auto next = cron.next_after(t, calendar);
    ASSERT_TRUE(next);
    EXPECT_EQ(to_rfc3339(*next), expected);
    t = at(expected);
  }
}

// New York, 2026: 8 March 02:00 -> 03:00 at 07:00Z, 1 November 02:00 -> 01:00 at 06:00Z.
INSTANTIATE_TEST_SUITE_P(
    NewYork, CronTables,
    ::testing::Values(
        Row{"America/New_York",
            "30 2 * * *",
            "2026-03-07T00:00:00Z",
            {"2026-03-07T07:30:00Z", "2026-03-08T07:00:00Z", "2026-03-09T06:30:00Z"}},
        Row{"America/New_York",
            "0,20,40 2 * * *",
            "2026-03-08T00:00:00Z",
            {"2026-03-08T07:00:00Z", "2026-03-09T06:00:00Z"}},
        Row{"America/New_York",
            "0 3 * * *",
            "2026-03-08T00:00:00Z",
            {"2026-03-08T07:00:00Z", "2026-03-09T07:00:00Z"}},
        Row{"America/New_York",
            "30 1 * * *",
            "2026-11-01T00:00:00Z",
            {"2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"}},
        Row{"America/New_York",
            "30 * * * *",
            "2026-11-01T04:00:00Z",
            {"2026-11-01T04:30:00Z", "2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z",
             "2026-11-01T07:30:00Z"}},
        Row{"America/New_York", "*/30 2 * * *", "2026-03-07T07:30:00Z", {"2026-03-09T06:00:00Z"}}));

// São Paulo, 2018: 18 February 00:00 -> 17 February 23:00 at 02:00Z, 4 November 00:00 -> 01:00 at
// 03:00Z. Midnight, when most jobs run, is what is skipped and what comes twice.
INSTANTIATE_TEST_SUITE_P(
    SaoPaulo, CronTables,
    ::testing::Values(Row{"America/Sao_Paulo",
                          "0 0 * * *",
                          "2018-11-02T12:00:00Z",
                          {"2018-11-03T03:00:00Z", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"}},
                      Row{"America/Sao_Paulo",
                          "30 0 4 * *",
                          "2018-11-02T12:00:00Z",
                          {"2018-11-04T03:00:00Z", "2018-12-04T02:30:00Z"}},
                      Row{"America/Sao_Paulo",
                          "0 0 * * *",
                          "2018-02-16T12:00:00Z",
                          {"2018-02-17T02:00:00Z", "2018-02-18T03:00:00Z", "2018-02-19T03:00:00Z"}},
                      Row{"America/Sao_Paulo",
                          "30 23 * * *",
                          "2018-02-17T00:00:00Z",
                          {"2018-02-17T01:30:00Z", "2018-02-18T01:30:00Z", "2018-02-19T02:30:00Z"}},
                      Row{"America/Sao_Paulo",
                          "30 * * * sat",
                          "2018-02-18T01:00:00Z",
                          {"2018-02-18T01:30:00Z", "2018-02-18T02:30:00Z",
                           "2018-02-24T03:30:00Z"}}));

// Cairo, 2024: 26 April 00:00 -> 01:00 at 22:00Z, 1 November 00:00 -> 31 October 23:00 at 21:00Z.
INSTANTIATE_TEST_SUITE_P(Cairo, CronTables,
                         ::testing::Values(Row{"Africa/Cairo",
                                               "0 0 * * *",
                                               "2024-04-24T12:00:00Z",
                                               {"2024-04-24T22:00:00Z", "2024-04-25T22:00:00Z",
                                                "2024-04-26T21:00:00Z"}},
                                           Row{"Africa/Cairo",
                                               "15 0 * * fri",
                                               "2024-04-24T12:00:00Z",
                                               {"2024-04-25T22:00:00Z", "2024-05-02T21:15:00Z"}},
                                           Row{"Africa/Cairo",
                                               "30 23 * * *",
                                               "2024-10-31T00:00:00Z",
                                               {"2024-10-31T20:30:00Z", "2024-11-01T21:30:00Z"}},
                                           Row{"Africa/Cairo",
                                               "0 0 * * *",
                                               "2024-10-31T00:00:00Z",
                                               {"2024-10-31T22:00:00Z", "2024-11-01T22:00:00Z"}}));

// Lord Howe moves by half an hour. 2026: 5 April 02:00 -> 01:30 at 15:00Z of the 4th, 4 October
// 02:00 -> 02:30 at 15:30Z of the 3rd.
INSTANTIATE_TEST_SUITE_P(
    LordHowe, CronTables,
    ::testing::Values(Row{"Australia/Lord_Howe",
                          "15 2 * * *",
                          "2026-10-02T12:00:00Z",
                          {"2026-10-02T15:45:00Z", "2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"}},
                      Row{"Australia/Lord_Howe",
                          "45 1 * * *",
                          "2026-04-03T12:00:00Z",
                          {"2026-04-03T14:45:00Z", "2026-04-04T14:45:00Z", "2026-04-05T15:15:00Z"}},
                      Row{"Australia/Lord_Howe",
                          "*/15 1 * * *",
                          "2026-04-04T14:15:00Z",
                          {"2026-04-04T14:30:00Z", "2026-04-04T14:45:00Z", "2026-04-04T15:00:00Z",
                           "2026-04-04T15:15:00Z", "2026-04-05T14:30:00Z"}}));

// Apia, 2011: 24 September 03:00 -> 04:00 at 14:00Z; 30 December was skipped as a whole, at 10:00Z.
INSTANTIATE_TEST_SUITE_P(
    Apia, CronTables,
    ::testing::Values(
        Row{"Pacific/Apia",
            "30 3 * * *",
            "2011-09-23T12:00:00Z",
            {"2011-09-23T14:30:00Z", "2011-09-24T14:00:00Z", "2011-09-25T13:30:00Z"}},
        Row{"Pacific/Apia",
            "0 12 * * *",
            "2011-12-29T00:00:00Z",
            {"2011-12-29T22:00:00Z", "2011-12-30T22:00:00Z"}},
        Row{"Pacific/Apia", "0 12 30 12 *", "2011-01-01T00:00:00Z", {"2012-12-29T22:00:00Z"}},
        Row{"Pacific/Apia",
            "0 * * * *",
            "2011-12-30T08:30:00Z",
            {"2011-12-30T09:00:00Z", "2011-12-30T10:00:00Z", "2011-12-30T11:00:00Z"}}));

constexpr std::array schedules = {"30 2 * * *", "0 0 * * *", "59 23 * * sun", "*/20 * * * *",
                                  "15 1-3 * * *"};

unsigned seed() {
  const char* const given = std::getenv("TICKETING_SEED");
  return given ? static_cast<unsigned>(std::stoul(given)) : 20261128;
}

/// From two days before a change of the offset until two days after it.
void expect_to_advance(const std::string& zone, const std::string& schedule, Timestamp change) {
  const auto cron = CronExpression::parse(schedule).value();
  const BusinessCalendar calendar(zone);
  Timestamp t = change - days(2);
  while (t < change + days(2)) {
    const auto next = cron.next_after(t, calendar);
    ASSERT_TRUE(next);
    ASSERT_GT(*next, t) << zone << " " << schedule << " around " << to_rfc3339(change);
    // Whoever looks in between is told the same, so nothing is lost and nothing comes twice.
    for (const Timestamp between : {t + (*next - t) / 2, *next - std::chrono::microseconds(1)})
      ASSERT_EQ(cron.next_after(between, calendar), next)
          << zone << " " << schedule << " after " << to_rfc3339(between);
    t = *next;
  }
}

/// All changes of all zones from 1970 to 2037 take minutes: TICKETING_TEST_SECONDS asks for them.
TEST(CronZones, advance_around_the_changes_of_every_zone) {
  const bool all = std::getenv("TICKETING_TEST_SECONDS") != nullptr;
  std::mt19937 random(seed());
  const auto first = date::sys_days(date::year(1970) / 1 / 1);
  const auto last = date::sys_days(date::year(2038) / 1 / 1);
  int zones = 0;
  for (const date::time_zone& zone : date::get_tzdb().zones) {
    std::vector<date::sys_seconds> changes;
    for (auto info = zone.get_info(date::sys_seconds(first)); info.end < last;
         info = zone.get_info(info.end))
      changes.push_back(info.end);
    ++zones;
    if (changes.empty()) changes.emplace_back(first + date::days(1));
    const auto check = [&](date::sys_seconds change, const std::string& schedule) {
      expect_to_advance(std::string(zone.name()), schedule, Timestamp(change.time_since_epoch()));
    };
    if (all) {
      for (const auto& change : changes)
        for (const char* schedule : schedules) check(change, schedule);
    } else {
      for (int i = 0; i < 3; ++i)
        check(changes[random() % changes.size()], schedules[random() % schedules.size()]);
    }
    if (::testing::Test::HasFatalFailure()) FAIL() << "TICKETING_SEED=" << seed();
  }
  EXPECT_GT(zones, 300) << "the system's tz database";
}

}  // namespace
}  // namespace ticketing::test
