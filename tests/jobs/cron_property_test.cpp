// Random schedules against a clock that is simply watched, minute by minute.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include <ticketing/jobs/cron_expression.hpp>

namespace ticketing::test {
namespace {

using std::chrono::minutes;

struct Field {
  std::string text;
  std::set<int> values;
  bool star = false;
};

/// A field as a person might write it, and what it must mean.
Field random_field(std::mt19937& random, int min, int max) {
  const auto pick = [&](int a, int b) { return std::uniform_int_distribution<int>(a, b)(random); };
  Field field;
  const auto add = [&](int from, int to, int step) {
    for (int v = from; v <= to; v += step) field.values.insert(v);
  };
  switch (pick(0, 4)) {
    case 0:
      field.text = "*";
      field.star = true;
      add(min, max, 1);
      break;
    case 1: {
      const int step = pick(1, max);
      field.text = "*/" + std::to_string(step);
      field.star = true;
      add(min, max, step);
      break;
    }
    case 2: {
      const int from = pick(min, max);
      const int to = pick(from, max);
      const int step = pick(1, 5);
      field.text = std::to_string(from) + "-" + std::to_string(to) + "/" + std::to_string(step);
      add(from, to, step);
      break;
    }
    default:
      for (int n = pick(1, 3); n > 0; --n) {
        const int v = pick(min, max);
        field.text += (field.text.empty() ? "" : ",") + std::to_string(v);
        field.values.insert(v);
      }
  }
  return field;
}

struct Schedule {
  Field minute, hour, day, month, weekday;

  explicit Schedule(std::mt19937& random)
      : minute(random_field(random, 0, 59)),
        hour(random_field(random, 0, 23)),
        day(random_field(random, 1, 31)),
        month(random_field(random, 1, 12)),
        weekday(random_field(random, 0, 6)) {}

  std::string text() const {
    return minute.text + " " + hour.text + " " + day.text + " " + month.text + " " + weekday.text;
  }
  bool is_wild() const { return minute.star || hour.star; }
  bool matches(LocalDate date, int minute_of_day) const {
    const std::chrono::year_month_day ymd(date);
    const bool by_day = day.values.contains(static_cast<int>(static_cast<unsigned>(ymd.day())));
    const bool by_weekday =
        weekday.values.contains(static_cast<int>(std::chrono::weekday(date).c_encoding()));
    const bool date_fits = day.star || weekday.star ? by_day && by_weekday : by_day || by_weekday;
    return date_fits &&
           month.values.contains(static_cast<int>(static_cast<unsigned>(ymd.month()))) &&
           hour.values.contains(minute_of_day / 60) && minute.values.contains(minute_of_day % 60);
  }
};

class CronProperty : public ::testing::TestWithParam<const char*> {};

TEST_P(CronProperty, agrees_with_watching_the_clock) {
  const BusinessCalendar calendar(GetParam());
  const unsigned seed = 20261122;
  std::mt19937 random(seed);
  constexpr minutes watched(60 * 24 * 12);
  for (int round = 0; round < 30; ++round) {
    const Schedule schedule(random);
    const auto cron = CronExpression::parse(schedule.text());
    ASSERT_TRUE(cron) << schedule.text();
    // Days around both changes of 2026, and others.
    const auto start = parse_rfc3339(round % 3 == 0   ? "2026-03-26T00:00:00Z"
                                     : round % 3 == 1 ? "2026-10-22T00:00:00Z"
                                                      : "2026-12-28T00:00:00Z")
                           .value();
    std::set<Timestamp> expected;
    std::set<std::pair<LocalDate, int>> seen;
    LocalDate previous_day{};
    int previous = -1;
    for (Timestamp t = start; t <= start + watched; t += minutes(1)) {
      const LocalDate day = calendar.local_date(t);
      const int now = calendar.minute_of_day(t);
      if (schedule.is_wild()) {
        if (schedule.matches(day, now)) expected.insert(t);
      } else {
        // What the wall clock jumped over runs now; what it showed before does not run again.
        for (int m = day == previous_day && now > previous + 1 ? previous + 1 : now; m <= now; ++m)
          if (seen.emplace(day, m).second && schedule.matches(day, m)) expected.insert(t);
      }
      previous_day = day;
      previous = now;
    }
    expected.erase(start);
    Timestamp t = start;
    for (const Timestamp occurrence : expected) {
      const auto next = cron->next_after(t, calendar);
      ASSERT_TRUE(next) << schedule.text();
      ASSERT_EQ(to_rfc3339(*next), to_rfc3339(occurrence))
          << schedule.text() << " in " << GetParam() << " after " << to_rfc3339(t) << ", seed "
          << seed;
      t = *next;
    }
    const auto beyond = cron->next_after(t, calendar);
    ASSERT_TRUE(!beyond || *beyond > start + watched) << schedule.text();
  }
}

INSTANTIATE_TEST_SUITE_P(Zones, CronProperty,
                         ::testing::Values("UTC", "Asia/Seoul", "Europe/Berlin", "America/New_York",
                                           "Australia/Lord_Howe"));

}  // namespace
}  // namespace ticketing::test
