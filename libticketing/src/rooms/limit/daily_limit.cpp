#include <ticketing/limit/daily_limit.hpp>

#include <ticketing/describe/text_value.hpp>

namespace ticketing {
namespace {

constexpr int minutes_per_day = 24 * 60;

/// "HH:MM", 00:00..24:00, as minutes.
std::optional<int> parse_minute(std::string_view text) {
  const auto is_digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() != 5 || text[2] != ':' || !is_digit(0) || !is_digit(1) || !is_digit(3) ||
      !is_digit(4)) {
    return std::nullopt;
  }
  int hour = 0;
  int minute = 0;
  parse_text(text.substr(0, 2), hour);
  parse_text(text.substr(3, 2), minute);
  const int minutes = hour * 60 + minute;
  if (minute > 59 || minutes > minutes_per_day) return std::nullopt;
  return minutes;
}

bool contains(const ClosedHours& window, int minute) {
  if (window.from_minute < window.to_minute)
    return window.from_minute <= minute && minute < window.to_minute;
  return minute >= window.from_minute || minute < window.to_minute;
}

/// The first instant after `now`, which is within `window`, that is not.
Timestamp end_of(const ClosedHours& window, const BusinessCalendar& calendar, Timestamp now) {
  const bool tomorrow =
      window.to_minute == minutes_per_day || calendar.minute_of_day(now) >= window.to_minute;
  const LocalDate day = calendar.local_date(now) + std::chrono::days(tomorrow ? 1 : 0);
  const Timestamp end = calendar.instant_of(day, window.to_minute % minutes_per_day);
  if (end > now) return end;
  // The clock fell back into the window after it had left it once: walk to its second end.
  Timestamp t = std::chrono::floor<std::chrono::minutes>(now) + std::chrono::minutes(1);
  for (int i = 0; i < 2 * minutes_per_day && contains(window, calendar.minute_of_day(t)); ++i)
    t += std::chrono::minutes(1);
  return t;
}

}  // namespace

std::optional<ClosedHours> parse_closed_hours(std::string_view text) {
  if (text.size() != 11 || text[5] != '-') return std::nullopt;
  const auto from = parse_minute(text.substr(0, 5));
  const auto to = parse_minute(text.substr(6));
  if (!from || !to || *from == *to || *from == minutes_per_day) return std::nullopt;
  // "22:00-00:00" ends at midnight, as "22:00-24:00" does.
  return ClosedHours{*from, *to == 0 ? minutes_per_day : *to};
}

std::optional<Timestamp> closed_until(const std::vector<ClosedHours>& windows,
                                      const BusinessCalendar& calendar, Timestamp now) {
  Timestamp t = now;
  // The end of one window may lie within another; each is left at most once.
  for (std::size_t i = 0; i < windows.size(); ++i) {
    const int minute = calendar.minute_of_day(t);
    bool closed = false;
    for (const ClosedHours& window : windows) {
      if (!contains(window, minute)) continue;
      closed = true;
      t = end_of(window, calendar, t);
      break;
    }
    if (!closed) break;
  }
  if (t == now) return std::nullopt;
  return t;
}

}  // namespace ticketing
