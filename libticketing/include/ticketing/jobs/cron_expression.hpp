// Five-field cron schedules with names, lists, ranges, steps and @nicknames (crontab(5)).
#pragma once

#include <array>
#include <bitset>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <ticketing/clock.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

/// A parsed schedule. Immutable, thread safe. Also "@every 10s" (s, m, h), which fires at multiples
/// of its period since the Unix epoch.
class CronExpression final {
 public:
  /// validation_failed names the field, its value and what is allowed.
  static Result<CronExpression> parse(std::string_view text);

  /// The first occurrence after `t`; none when there never is one (30 February). In the business
  /// time zone, with DST as cron(8) says: a wall-clock time that is skipped runs right after the
  /// change, one that occurs twice runs once; schedules with a wildcard hour or minute follow the
  /// clock as it is.
  std::optional<Timestamp> next_after(Timestamp t, const BusinessCalendar& calendar) const;

  bool is_interval() const { return every_.count() > 0; }
  /// The period of an interval; else 0.
  std::chrono::seconds period() const { return every_; }
  const std::string& text() const { return text_; }

 private:
  CronExpression() = default;
  bool matches(LocalDate day) const;
  std::optional<Timestamp> next_by_clock(Timestamp t, const date::time_zone& zone) const;
  std::optional<Timestamp> next_by_day(Timestamp t, LocalDate today,
                                       const date::time_zone& zone) const;

  std::string text_;
  std::chrono::seconds every_{0};
  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<32> days_of_month_;
  std::bitset<13> months_;
  std::bitset<7> days_of_week_;  // 0 = Sunday
  bool day_of_month_is_star_ = false;
  bool day_of_week_is_star_ = false;
  bool time_is_wild_ = false;  // minute or hour was '*' or '*/n'
};

}  // namespace ticketing
