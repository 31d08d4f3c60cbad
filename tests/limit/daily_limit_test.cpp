#include <gtest/gtest.h>

#include <ticketing/limit/daily_limit.hpp>

namespace ticketing::test {
namespace {

Timestamp at(std::string_view text) { return parse_rfc3339(text).value(); }

std::string reopens(const std::vector<std::string>& windows, const std::string& zone,
                    std::string_view now) {
  std::vector<ClosedHours> parsed;
  for (const auto& window : windows) parsed.push_back(parse_closed_hours(window).value());
  const auto until = closed_until(parsed, BusinessCalendar(zone), at(now));
  return until ? to_rfc3339(*until) : "open";
}

TEST(ClosedHours, parses_windows) {
  const auto window = parse_closed_hours("22:30-06:00");
  ASSERT_TRUE(window);
  EXPECT_EQ(window->from_minute, 22 * 60 + 30);
  EXPECT_EQ(window->to_minute, 360);
  for (const char* wrong :
       {"", "0:00-06:00", "00:00-06:00 ", "00:00", "00:60-01:00", "25:00-01:00", "06:00-06:00",
        "24:00-06:00", "00:00-24:01", "aa:bb-cc:dd", "-1:00-02:00"})
    EXPECT_FALSE(parse_closed_hours(wrong)) << wrong;
}

TEST(ClosedHours, close_from_the_first_minute_to_before_the_last) {
  const std::vector<std::string> night = {"00:00-06:00"};
  EXPECT_EQ(reopens(night, "Asia/Seoul", "2026-11-22T14:59:59Z"), "open");
  EXPECT_EQ(reopens(night, "Asia/Seoul", "2026-11-22T15:00:00Z"), "2026-11-22T21:00:00Z");
  EXPECT_EQ(reopens(night, "Asia/Seoul", "2026-11-22T20:59:59Z"), "2026-11-22T21:00:00Z");
  EXPECT_EQ(reopens(night, "Asia/Seoul", "2026-11-22T21:00:00Z"), "open");
}

TEST(ClosedHours, wrap_midnight) {
  const std::vector<std::string> night = {"22:00-02:00"};
  EXPECT_EQ(reopens(night, "UTC", "2026-11-22T23:00:00Z"), "2026-11-23T02:00:00Z");
  EXPECT_EQ(reopens(night, "UTC", "2026-11-23T01:59:59Z"), "2026-11-23T02:00:00Z");
  EXPECT_EQ(reopens(night, "UTC", "2026-11-23T02:00:00Z"), "open");
  EXPECT_EQ(reopens({"22:00-00:00"}, "UTC", "2026-11-22T23:00:00Z"), "2026-11-23T00:00:00Z");
  EXPECT_EQ(reopens({"22:00-24:00"}, "UTC", "2026-11-22T23:00:00Z"), "2026-11-23T00:00:00Z");
}

TEST(ClosedHours, of_several_windows_chain) {
  EXPECT_EQ(reopens({"00:00-02:00", "02:00-03:00"}, "UTC", "2026-11-22T01:00:00Z"),
            "2026-11-22T03:00:00Z");
  EXPECT_EQ(reopens({"00:00-12:00", "12:00-00:00"}, "UTC", "2026-11-22T01:00:00Z"),
            "2026-11-23T00:00:00Z");
  EXPECT_EQ(reopens({}, "UTC", "2026-11-22T01:00:00Z"), "open");
}

TEST(ClosedHours, follow_the_wall_clock_through_dst) {
  // Berlin, 2026-10-25: 03:00 CEST -> 02:00 CET.
  EXPECT_EQ(reopens({"01:00-03:00"}, "Europe/Berlin", "2026-10-25T00:30:00Z"),
            "2026-10-25T02:00:00Z");
  // 2026-03-29: 02:00 -> 03:00; 02:30 does not exist.
  EXPECT_EQ(reopens({"01:00-02:30"}, "Europe/Berlin", "2026-03-29T00:30:00Z"),
            "2026-03-29T01:00:00Z");
  // Left at the first 02:30, and back in it at the second 02:00.
  EXPECT_EQ(reopens({"01:00-02:30"}, "Europe/Berlin", "2026-10-25T00:30:00Z"), "open");
  EXPECT_EQ(reopens({"01:00-02:30"}, "Europe/Berlin", "2026-10-25T01:10:00Z"),
            "2026-10-25T01:30:00Z");
}

}  // namespace
}  // namespace ticketing::test
