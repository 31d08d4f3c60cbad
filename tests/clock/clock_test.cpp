#include <gtest/gtest.h>

#include <stdexcept>

#include <ticketing/clock.hpp>
#include <ticketing/local_time.hpp>

namespace ticketing::test {
namespace {

Timestamp at(std::string_view text) { return parse_rfc3339(text).value(); }
LocalDate day(std::string_view text) { return parse_iso_date(text).value(); }

TEST(Rfc3339, reads_offsets_and_fractions) {
  EXPECT_EQ(to_rfc3339(at("2026-11-22T04:05:06Z")), "2026-11-22T04:05:06Z");
  EXPECT_EQ(to_rfc3339(at("2026-11-22t13:05:06.123456789+09:00")), "2026-11-22T04:05:06Z");
  EXPECT_EQ(at("2026-11-22T04:05:06.5Z") - at("2026-11-22T04:05:06Z"),
            std::chrono::milliseconds(500));
  EXPECT_EQ(to_rfc3339(at("1969-12-31T23:59:59.999999Z")), "1969-12-31T23:59:59Z");
  EXPECT_EQ(to_rfc3339(at("0000-01-01T00:00:00Z")), "0000-01-01T00:00:00Z");
  EXPECT_EQ(to_rfc3339(at("2016-12-31T23:59:60Z")), "2017-01-01T00:00:00Z");
  EXPECT_EQ(to_rfc3339(at("2017-01-01T08:59:60+09:00")), "2017-01-01T00:00:00Z");
}

TEST(Rfc3339, refuses_what_is_malformed_or_impossible) {
  for (const char* text :
       {"", "2026-11-22", "2026-11-22T04:05:06", "2026-11-22T04:05Z", "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T04:60:06Z",
        "2026-11-22T04:05:60Z", "2026-11-22T04:05:06.Z", "2026-11-22T04:05:06+9:00",
        "2026-11-22T04:05:06+24:00", "2026-11-22T04:05:06Zx", "26-11-22T04:05:06Z",
        "-026-11-22T04:05:06Z", "2026-11-22T04:05:06+0900", "+2026-11-22T04:05:06Z"})
    EXPECT_FALSE(parse_rfc3339(text)) << text;
  for (const char* text : {"", "2026-1-1", "2026-02-29", "2026-01-01 ", "2026/01/01"})
    EXPECT_FALSE(parse_iso_date(text)) << text;
}

TEST(BusinessCalendar, finds_days_and_midnights_in_seoul) {
  const BusinessCalendar seoul("Asia/Seoul");
  const auto t = at("2026-11-22T15:30:00Z");  // 00:30 of the 23rd
  EXPECT_EQ(to_iso_date(seoul.local_date(t)), "2026-11-23");
  EXPECT_EQ(seoul.minute_of_day(t), 30);
  EXPECT_EQ(to_rfc3339(seoul.start_of(day("2026-11-23"))), "2026-11-22T15:00:00Z");
  EXPECT_EQ(to_rfc3339(seoul.next_midnight(t)), "2026-11-23T15:00:00Z");
  EXPECT_EQ(to_rfc3339(seoul.next_midnight(at("2026-11-22T15:00:00Z"))), "2026-11-23T15:00:00Z");
  EXPECT_EQ(to_rfc3339(seoul.next_midnight(at("2026-11-22T14:59:59.999999Z"))),
            "2026-11-22T15:00:00Z");
}

TEST(LocalTime, names_what_the_zone_is_called_at_that_instant) {
  const Timestamp winter = *parse_rfc3339("2026-01-15T23:30:05.9Z");
  const Timestamp summer = *parse_rfc3339("2026-07-15T23:30:05Z");
  const BusinessCalendar berlin("Europe/Berlin");
  EXPECT_EQ(local_time(winter, berlin).text, "2026-01-16 00:30:05");
  EXPECT_EQ(local_time(winter, berlin).zone, "CET");
  EXPECT_EQ(local_time(summer, berlin).text, "2026-07-16 01:30:05");
  EXPECT_EQ(local_time(summer, berlin).zone, "CEST");
  EXPECT_EQ(local_time(winter, BusinessCalendar("Asia/Seoul")).zone, "KST");
  EXPECT_EQ(local_time(winter, BusinessCalendar("UTC")).zone, "UTC");
}

TEST(BusinessCalendar, starts_a_day_without_midnight_at_its_first_instant) {
  const BusinessCalendar cairo("Africa/Cairo");  // 2024-04-26: 00:00 -> 01:00
  EXPECT_EQ(to_rfc3339(cairo.start_of(day("2024-04-26"))), "2024-04-25T22:00:00Z");
  EXPECT_EQ(cairo.minute_of_day(at("2024-04-25T22:00:00Z")), 60);
  EXPECT_EQ(to_rfc3339(cairo.instant_of(day("2024-04-26"), 30)), "2024-04-25T22:00:00Z");
}

TEST(BusinessCalendar, takes_the_first_of_two_instants) {
  const BusinessCalendar berlin("Europe/Berlin");  // 2026-10-25: 03:00 -> 02:00
  EXPECT_EQ(to_rfc3339(berlin.instant_of(day("2026-10-25"), 150)), "2026-10-25T00:30:00Z");
  EXPECT_EQ(to_rfc3339(berlin.instant_of(day("2026-03-29"), 150)), "2026-03-29T01:00:00Z");
}

TEST(BusinessCalendar, gives_a_midnight_in_the_future_where_a_day_comes_back) {
  const BusinessCalendar st_johns("America/St_Johns");  // 2010-11-07 00:01 -> 2010-11-06 23:01
  const auto again = at("2010-11-07T02:45:00Z");        // 23:15 of the 6th, the second time
  EXPECT_EQ(to_iso_date(st_johns.local_date(again)), "2010-11-06");
  EXPECT_EQ(to_rfc3339(st_johns.next_midnight(again)), "2010-11-07T03:30:00Z");
  const BusinessCalendar apia("Pacific/Apia");  // no 2011-12-30
  EXPECT_EQ(to_rfc3339(apia.next_midnight(at("2011-12-30T09:00:00Z"))), "2011-12-30T10:00:00Z");
}

TEST(BusinessCalendar, refuses_an_unknown_zone) {
  EXPECT_THROW(BusinessCalendar("Asia/Soul"), std::runtime_error);
  EXPECT_THROW(BusinessCalendar(""), std::runtime_error);
  EXPECT_THROW(BusinessCalendar("../../etc/passwd"), std::runtime_error);
}

TEST(ManualClock, stands_still_until_told) {
  ManualClock clock(at("2026-11-22T00:00:00Z"));
  EXPECT_EQ(clock.now(), clock.now());
  clock.advance(std::chrono::hours(1));
  EXPECT_EQ(to_rfc3339(clock.now()), "2026-11-22T01:00:00Z");
  clock.set(at("2026-01-01T00:00:00Z"));
  EXPECT_EQ(to_rfc3339(clock.now()), "2026-01-01T00:00:00Z");
}

}  // namespace
}  // namespace ticketing::test
