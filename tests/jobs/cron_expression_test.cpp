#include <gmock/gmock.h>

#include <ticketing/jobs/cron_expression.hpp>

namespace ticketing::test {
namespace {

using ::testing::HasSubstr;

Timestamp at(std::string_view text) { return parse_rfc3339(text).value(); }

std::string next(std::string_view schedule, std::string_view after,
                 const std::string& zone = "UTC") {
  const auto cron = CronExpression::parse(schedule);
  if (!cron) return cron.error().detail;
  const auto t = cron->next_after(at(after), BusinessCalendar(zone));
  return t ? to_rfc3339(*t) : "never";
}

std::string refusal(std::string_view schedule) {
  const auto cron = CronExpression::parse(schedule);
  return cron ? "accepted" : cron.error().detail;
}

TEST(CronExpression, finds_the_next_occurrence) {
  EXPECT_EQ(next("0 0 * * *", "2026-11-22T04:05:06Z"), "2026-11-23T00:00:00Z");
  EXPECT_EQ(next("0 0 * * *", "2026-11-22T04:05:06Z", "Asia/Seoul"), "2026-11-22T15:00:00Z");
  EXPECT_EQ(next("0 0 * * *", "2026-11-22T00:00:00Z"), "2026-11-23T00:00:00Z");
  EXPECT_EQ(next("0 0 * * *", "2026-11-21T23:59:59.999999Z"), "2026-11-22T00:00:00Z");
  EXPECT_EQ(next("* * * * *", "2026-11-22T04:05:06Z"), "2026-11-22T04:06:00Z");
  EXPECT_EQ(next("*/15 9-17 * * mon-fri", "2026-11-20T17:45:00Z"), "2026-11-23T09:00:00Z");
  EXPECT_EQ(next("5,35 8-10/2 * jan,Dec 7", "2026-11-22T00:00:00Z"), "2026-12-06T08:05:00Z");
  EXPECT_EQ(next("0 0 * * fri-sun", "2026-11-23T00:00:00Z"), "2026-11-27T00:00:00Z");
  EXPECT_EQ(next("0 0 * * 0-0", "2026-11-23T00:00:00Z"), "2026-11-29T00:00:00Z");
}

TEST(CronExpression, takes_either_day_when_both_are_restricted) {
  EXPECT_EQ(next("0 0 13 * fri", "2026-11-14T00:00:00Z"), "2026-11-20T00:00:00Z");
  EXPECT_EQ(next("0 0 13 * fri", "2026-12-12T00:00:00Z"), "2026-12-13T00:00:00Z");
  // A field that starts with * restricts nothing by itself: both must match.
  EXPECT_EQ(next("0 0 */10 * sun", "2026-11-22T00:00:00Z"), "2027-01-31T00:00:00Z");
}

TEST(CronExpression, knows_rare_days_and_impossible_ones) {
  EXPECT_EQ(next("0 0 29 2 *", "2096-03-01T00:00:00Z"), "2104-02-29T00:00:00Z");
  EXPECT_EQ(next("0 0 29 2 */7", "2026-01-01T00:00:00Z"), "2032-02-29T00:00:00Z");
  EXPECT_EQ(next("0 0 30 2 *", "2026-01-01T00:00:00Z"), "never");
  EXPECT_EQ(next("* * 30 2 *", "2026-01-01T00:00:00Z"), "never");
}

TEST(CronExpression, knows_nicknames_and_intervals) {
  EXPECT_EQ(next("@yearly", "2026-11-22T04:05:06Z"), "2027-01-01T00:00:00Z");
  EXPECT_EQ(next("@weekly", "2026-11-22T04:05:06Z"), "2026-11-29T00:00:00Z");
  EXPECT_EQ(next("@hourly", "2026-11-22T04:05:06Z"), "2026-11-22T05:00:00Z");
  EXPECT_EQ(next("@every 10s", "2026-11-22T04:05:06Z"), "2026-11-22T04:05:10Z");
  EXPECT_EQ(next("@every 10s", "2026-11-22T04:05:10Z"), "2026-11-22T04:05:20Z");
  EXPECT_EQ(next("@every 1h30m", "1970-01-01T00:00:00Z"), "1970-01-01T01:30:00Z");
  EXPECT_EQ(next("@every 10s", "1969-12-31T23:59:55Z"), "1970-01-01T00:00:00Z");
}

TEST(CronExpression, runs_a_skipped_time_right_after_the_change) {
  // Berlin, 2026-03-29: 02:00 -> 03:00 at 01:00Z.
  EXPECT_EQ(next("30 2 * * *", "2026-03-29T00:00:00Z", "Europe/Berlin"), "2026-03-29T01:00:00Z");
  EXPECT_EQ(next("30 2 * * *", "2026-03-29T01:00:00Z", "Europe/Berlin"), "2026-03-30T00:30:00Z");
}

TEST(CronExpression, runs_a_repeated_time_once) {
  // Berlin, 2026-10-25: 03:00 -> 02:00 at 01:00Z.
  EXPECT_EQ(next("30 2 * * *", "2026-10-25T00:00:00Z", "Europe/Berlin"), "2026-10-25T00:30:00Z");
  EXPECT_EQ(next("30 2 * * *", "2026-10-25T00:30:00Z", "Europe/Berlin"), "2026-10-26T01:30:00Z");
}

TEST(CronExpression, follows_the_clock_when_the_time_is_a_wildcard) {
  EXPECT_EQ(next("30 * * * *", "2026-03-29T00:30:00Z", "Europe/Berlin"), "2026-03-29T01:30:00Z");
  EXPECT_EQ(next("30 * * * *", "2026-10-25T00:30:00Z", "Europe/Berlin"), "2026-10-25T01:30:00Z");
  EXPECT_EQ(next("*/20 2 * * *", "2026-10-25T00:40:00Z", "Europe/Berlin"), "2026-10-25T01:00:00Z");
  EXPECT_EQ(next("*/20 2 * * *", "2026-03-28T02:00:00Z", "Europe/Berlin"), "2026-03-30T00:00:00Z");
}

TEST(CronExpression, makes_up_for_no_correction_of_the_calendar) {
  // Apia skipped 2011-12-30 as a whole.
  EXPECT_EQ(next("0 12 * * *", "2011-12-30T00:00:00Z", "Pacific/Apia"), "2011-12-30T22:00:00Z");
}

TEST(CronExpression, refuses_with_the_field_and_what_is_allowed) {
  EXPECT_THAT(refusal("61 * * * *"), HasSubstr("minute \"61\""));
  EXPECT_THAT(refusal("61 * * * *"), HasSubstr("0 to 59"));
  EXPECT_THAT(refusal("* 24 * * *"), HasSubstr("hour"));
  EXPECT_THAT(refusal("* * 0 * *"), HasSubstr("day of month"));
  EXPECT_THAT(refusal("* * * 13 *"), HasSubstr("month \"13\""));
  EXPECT_THAT(refusal("* * * * 8"), HasSubstr("day of week"));
  EXPECT_THAT(refusal("* * * *"), HasSubstr("4 fields instead of 5"));
  EXPECT_THAT(refusal("@dayly"), HasSubstr("Did you mean '@daily'?"));
  EXPECT_THAT(refusal("@every"), HasSubstr("@every 10s"));
  for (const char* wrong :
       {"", "*/0 * * * *", "5/10 * * * *", "9-5 * * * *", "1, * * * *", "-1 * * * *",
        "1--2 * * * *", "*/-1 * * * *", "a * * * *", "* * * * mo", "@every 0s", "@every 10",
        "@every s", "@every 99999999h", "@reboot", "*/99999999999 * * * *"})
    EXPECT_NE(refusal(wrong), "accepted") << wrong;
}

}  // namespace
}  // namespace ticketing::test
