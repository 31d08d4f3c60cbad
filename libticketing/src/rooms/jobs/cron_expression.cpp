#include <ticketing/jobs/cron_expression.hpp>

#include <date/tz.h>

#include <algorithm>
#include <span>
#include <vector>

#include <ticketing/describe/nearest.hpp>
#include <ticketing/describe/text_value.hpp>

namespace ticketing {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::array<std::string_view, 12> month_names = {"jan", "feb", "mar", "apr", "may", "jun",
                                                          "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> weekday_names = {"sun", "mon", "tue", "wed",
                                                           "thu", "fri", "sat"};
constexpr std::array<std::string_view, 8> nicknames = {
    "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly", "@every"};

/// A day that recurs does so within 40 years (29 February on a given weekday, across 2100).
constexpr days horizon(60 * 366);
/// cron(8): greater changes are corrections of the clock; what they skip is not made up for.
constexpr auto dst_change_max = hours(3);
constexpr auto every_max = hours(24 * 366);

struct Field {
  std::string_view name;
  int min;
  int max;
  std::span<const std::string_view> names;  ///< of min, min + 1, ...
};

constexpr Field minute_field{"minute", 0, 59, {}};
constexpr Field hour_field{"hour", 0, 23, {}};
constexpr Field day_of_month_field{"day of month", 1, 31, {}};
const Field month_field{"month", 1, 12, month_names};
const Field day_of_week_field{"day of week", 0, 7, weekday_names};  // 0 and 7 are Sunday

tl::unexpected<Error> refuse_schedule(std::string_view text, const std::string& why) {
  return refuse(ErrorCode::validation_failed, "The schedule " + shown(text) + " " + why);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::optional<int> parse_value(const Field& field, std::string_view text) {
  const auto named = std::find(field.names.begin(), field.names.end(), lower(text));
  if (named != field.names.end()) return field.min + static_cast<int>(named - field.names.begin());
  int value = 0;
  const bool digits = !text.empty() && text.find_first_not_of("0123456789") == text.npos;
  if (!digits || !parse_text(text, value) || value < field.min || value > field.max)
    return std::nullopt;
  return value;
}

/// One item of a list: `*`, `n`, `a-b`, each range with an optional `/step`. Calls set(value).
template <class Set>
bool parse_item(const Field& field, std::string_view item, Set&& set) {
  int step = 1;
  const auto slash = item.find('/');
  if (slash != item.npos) {
    const std::string_view text = item.substr(slash + 1);
    if (!parse_text(text, step) || step < 1 || text.front() == '-') return false;
    item = item.substr(0, slash);
  }
  int from = field.min;
  int to = field.max;
  if (item != "*") {
    const auto dash = item.find('-');
    const auto first = parse_value(field, item.substr(0, dash));
    auto last = dash == item.npos ? first : parse_value(field, item.substr(dash + 1));
    if (!first || !last) return false;
    // A step needs a range: crontab(5) gives "n/step" no meaning.
    if (dash == item.npos && slash != item.npos) return false;
    if (&field == &day_of_week_field && *last == 0 && *first > 0) last = 7;  // fri-sun
    if (*first > *last) return false;
    from = *first;
    to = *last;
  }
  for (std::int64_t value = from; value <= to; value += step) set(static_cast<std::size_t>(value));
  return true;
}

template <std::size_t N>
Result<void> parse_field(const Field& field, std::string_view text, std::bitset<N>& bits,
                         std::string_view whole) {
  std::string_view rest = text;
  for (;;) {
    const auto comma = rest.find(',');
    const std::string_view item = rest.substr(0, comma);
    const bool ok = parse_item(field, item, [&](std::size_t value) {
      bits.set(&field == &day_of_week_field ? value % 7 : value);
    });
    if (!ok) {
      std::string allowed = std::to_string(field.min) + " to " + std::to_string(field.max);
      if (!field.names.empty())
        allowed +=
            " or " + std::string(field.names.front()) + " to " + std::string(field.names.back());
      return refuse_schedule(whole, "has a wrong " + std::string(field.name) + " " + shown(text) +
                                        ": allowed are *, values from " + allowed +
                                        ", ranges a-b, steps */n or a-b/n, and lists of these");
    }
    if (comma == rest.npos) return {};
    rest.remove_prefix(comma + 1);
  }
}

/// "90s", "1h30m": none when malformed or out of range.
std::optional<seconds> parse_period(std::string_view text) {
  std::int64_t total = 0;
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    std::int64_t count = 0;
    if (digits == 0 || digits > 9 || digits == text.size()) return std::nullopt;
    parse_text(text.substr(0, digits), count);
    switch (text[digits]) {
      case 's':
        break;
      case 'm':
        count *= 60;
        break;
      case 'h':
        count *= 3600;
        break;
      default:
        return std::nullopt;
    }
    total += count;
    text.remove_prefix(digits + 1);
  }
  if (total < 1 || seconds(total) > every_max) return std::nullopt;
  return seconds(total);
}

std::optional<std::string_view> fields_of(std::string_view nickname) {
  if (nickname == "@yearly" || nickname == "@annually") return "0 0 1 1 *";
  if (nickname == "@monthly") return "0 0 1 * *";
  if (nickname == "@weekly") return "0 0 * * 0";
  if (nickname == "@daily" || nickname == "@midnight") return "0 0 * * *";
  if (nickname == "@hourly") return "0 * * * *";
  return std::nullopt;
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> words;
  for (;;) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == text.npos) return words;
    text.remove_prefix(begin);
    const auto end = std::min(text.find_first_of(" \t"), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

bool is_star(std::string_view field) { return field.starts_with('*'); }

}  // namespace

Result<CronExpression> CronExpression::parse(std::string_view text) {
  CronExpression cron;
  auto words = split(text);
  for (const std::string_view word : words) {
    if (!cron.text_.empty()) cron.text_ += ' ';
    cron.text_ += word;
  }
  if (!words.empty() && words.front().starts_with('@')) {
    if (words.front() == "@every") {
      const auto period = words.size() == 2 ? parse_period(words[1]) : std::nullopt;
      if (!period)
        return refuse_schedule(
            text, "needs a period from 1s to 8784h such as @every 10s, @every 5m or @every 1h30m");
      cron.every_ = *period;
      return cron;
    }
    const auto fields = words.size() == 1 ? fields_of(words.front()) : std::nullopt;
    if (!fields)
      return refuse_schedule(text,
                             "has no known nickname: allowed are @yearly, @annually, "
                             "@monthly, @weekly, @daily, @midnight, @hourly and @every." +
                                 did_you_mean(words.front(), nicknames));
    words = split(*fields);
  }
  if (words.size() != 5)
    return refuse_schedule(text, "has " + std::to_string(words.size()) +
                                     " fields instead of 5: minute, hour, day of month, month, day "
                                     "of week");
  auto result = parse_field(minute_field, words[0], cron.minutes_, text);
  if (result) result = parse_field(hour_field, words[1], cron.hours_, text);
  if (result) result = parse_field(day_of_month_field, words[2], cron.days_of_month_, text);
  if (result) result = parse_field(month_field, words[3], cron.months_, text);
  if (result) result = parse_field(day_of_week_field, words[4], cron.days_of_week_, text);
  TICKETING_TRY(result);
  cron.day_of_month_is_star_ = is_star(words[2]);
  cron.day_of_week_is_star_ = is_star(words[4]);
  cron.time_is_wild_ = is_star(words[0]) || is_star(words[1]);
  return cron;
}

bool CronExpression::matches(LocalDate day) const {
  const std::chrono::year_month_day ymd(day);
  if (!months_.test(static_cast<unsigned>(ymd.month()))) return false;
  const bool by_month = days_of_month_.test(static_cast<unsigned>(ymd.day()));
  const bool by_week = days_of_week_.test(std::chrono::weekday(day).c_encoding());
  // crontab(5): when both are restricted, either suffices.
  if (day_of_month_is_star_ || day_of_week_is_star_) return by_month && by_week;
  return by_month || by_week;
}

std::optional<Timestamp> CronExpression::next_after(Timestamp t,
                                                    const BusinessCalendar& calendar) const {
  if (is_interval()) {
    const auto periods = floor<seconds>(t).time_since_epoch().count() / every_.count();
    const auto floored = periods - (t.time_since_epoch() < periods * every_ ? 1 : 0);
    return Timestamp((floored + 1) * every_);
  }
  return time_is_wild_ ? next_by_clock(t, *calendar.time_zone())
                       : next_by_day(t, calendar.local_date(t), *calendar.time_zone());
}

std::optional<Timestamp> CronExpression::next_by_clock(Timestamp t,
                                                       const date::time_zone& zone) const {
  // Between two changes of the offset the wall clock runs evenly: look for a match in each such
  // stretch, where a wall-clock time has exactly one instant.
  const auto limit = floor<seconds>(t) + horizon;
  for (auto from = floor<seconds>(t); from < limit;) {
    const date::sys_info info = zone.get_info(from);
    const auto to = std::min(info.end, limit);
    const std::chrono::local_seconds begin((from + info.offset).time_since_epoch());
    const std::chrono::local_seconds end((to + info.offset).time_since_epoch());
    for (auto day = floor<days>(begin); day < end; day += days(1)) {
      if (!matches(day)) continue;
      for (std::size_t minute = 0; minute < 24 * 60; ++minute) {
        if (!hours_.test(minute / 60) || !minutes_.test(minute % 60)) continue;
        const auto wall = day + minutes(minute);
        const Timestamp at(wall.time_since_epoch() - info.offset);
        if (wall >= begin && wall < end && at > t) return at;
      }
    }
    from = to;
  }
  return std::nullopt;
}

std::optional<Timestamp> CronExpression::next_by_day(Timestamp t, LocalDate today,
                                                     const date::time_zone& zone) const {
  // From yesterday on: where clocks fall back across midnight, today's date comes round twice.
  for (auto day = today - days(1); day < today + horizon; day += days(1)) {
    if (!matches(day)) continue;
    for (std::size_t minute = 0; minute < 24 * 60; ++minute) {
      if (!hours_.test(minute / 60) || !minutes_.test(minute % 60)) continue;
      const date::local_seconds wall(day.time_since_epoch() + minutes(minute));
      const date::local_info info = zone.get_info(wall);
      Timestamp at(wall.time_since_epoch() - info.first.offset);
      if (info.result == date::local_info::nonexistent) {
        if (info.second.offset - info.first.offset >= dst_change_max) continue;
        at = info.first.end;
      }
      if (at > t) return at;
    }
  }
  return std::nullopt;
}

}  // namespace ticketing
