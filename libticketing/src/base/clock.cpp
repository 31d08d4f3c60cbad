#include <ticketing/clock.hpp>

#include <date/tz.h>

#include <stdexcept>

namespace ticketing {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// date's local clock and the standard's are different types for the same count.
date::local_seconds wall(LocalDate day, int minute) {
  return date::local_seconds(day.time_since_epoch() + minutes(minute));
}

std::chrono::local_time<microseconds> to_wall(const date::time_zone& zone, Timestamp t) {
  return std::chrono::local_time<microseconds>(t.time_since_epoch() +
                                               zone.get_info(floor<seconds>(t)).offset);
}

/// The instants at which the wall clock shows `t`: the first one, or, where DST skips it, the
/// change itself; and the last one.
struct Instants {
  Timestamp first;
  Timestamp last;
};

Instants instants_of(const date::time_zone& zone, date::local_seconds t) {
  const date::local_info info = zone.get_info(t);
  const auto with = [&](const date::sys_info& sys) {
    return Timestamp(t.time_since_epoch() - sys.offset);
  };
  switch (info.result) {
    case date::local_info::nonexistent:
      return {info.first.end, info.first.end};
    case date::local_info::ambiguous:
      return {with(info.first), with(info.second)};
    default:
      return {with(info.first), with(info.first)};
  }
}

void append_digits(std::string& out, int value, int width) {
  char digits[12];
  int n = 0;
  for (; value > 0 || n < width; value /= 10) digits[n++] = static_cast<char>('0' + value % 10);
  while (n > 0) out += digits[--n];
}

void append_date(std::string& out, std::chrono::year_month_day ymd) {
  int year = static_cast<int>(ymd.year());
  if (year < 0) {
    out += '-';
    year = -year;
  }
  append_digits(out, year, 4);
  out += '-';
  append_digits(out, static_cast<int>(static_cast<unsigned>(ymd.month())), 2);
  out += '-';
  append_digits(out, static_cast<int>(static_cast<unsigned>(ymd.day())), 2);
}

/// Reads fixed-width fields from the front of a text; turns bad for good at the first mismatch.
class Fields {
 public:
  explicit Fields(std::string_view text) : rest_(text) {}

  int number(std::size_t width) {
    if (rest_.size() < width) ok_ = false;
    int value = 0;
    for (std::size_t i = 0; ok_ && i < width; ++i) {
      ok_ = rest_[i] >= '0' && rest_[i] <= '9';
      value = value * 10 + (rest_[i] - '0');
    }
    if (ok_) rest_.remove_prefix(width);
    return ok_ ? value : 0;
  }
  /// One character of `any_of`, or 0.
  char one(std::string_view any_of) {
    ok_ = ok_ && !rest_.empty() && any_of.find(rest_.front()) != std::string_view::npos;
    if (!ok_) return 0;
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  bool next_is_digit() const { return !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9'; }
  bool next_is(char c) const { return !rest_.empty() && rest_.front() == c; }
  void require(bool condition) { ok_ = ok_ && condition; }
  bool ok() const { return ok_; }
  bool complete() const { return ok_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

std::chrono::year_month_day read_date(Fields& in) {
  const int year = in.number(4);
  in.one("-");
  const int month = in.number(2);
  in.one("-");
  const int day = in.number(2);
  const std::chrono::year_month_day ymd{std::chrono::year(year),
                                        std::chrono::month(static_cast<unsigned>(month)),
                                        std::chrono::day(static_cast<unsigned>(day))};
  in.require(ymd.ok());
  return ymd;
}

microseconds read_fraction(Fields& in) {
  in.one(".");
  in.require(in.next_is_digit());
  std::int64_t micros = 0;
  for (std::int64_t unit = 100'000; in.ok() && in.next_is_digit(); unit /= 10)
    micros += unit * in.number(1);
  return microseconds(micros);
}

seconds read_offset(Fields& in) {
  const char sign = in.one("Zz+-");
  if (sign == 'Z' || sign == 'z' || sign == 0) return seconds(0);
  const int hours = in.number(2);
  in.one(":");
  const int mins = in.number(2);
  in.require(hours <= 23 && mins <= 59);
  const seconds offset = std::chrono::hours(hours) + minutes(mins);
  return sign == '-' ? -offset : offset;
}

/// RFC 3339 section 5.7: a leap second is the last of a June or December, in UTC.
bool may_be_leap_second(std::chrono::sys_seconds t) {
  const auto day = floor<days>(t);
  const std::chrono::year_month_day ymd(day);
  const auto month = static_cast<unsigned>(ymd.month());
  return (month == 1 || month == 7) && static_cast<unsigned>(ymd.day()) == 1 && t == day;
}

}  // namespace

Timestamp SystemClock::now() const { return floor<microseconds>(std::chrono::system_clock::now()); }

Timestamp ManualClock::now() const { return Timestamp(microseconds(micros_.load())); }

void ManualClock::set(Timestamp t) { micros_.store(t.time_since_epoch().count()); }

void ManualClock::advance(microseconds by) { micros_.fetch_add(by.count()); }

BusinessCalendar::BusinessCalendar(std::string_view zone)
    : zone_name_(zone), zone_(date::locate_zone(zone_name_)) {}

LocalDate BusinessCalendar::local_date(Timestamp t) const {
  return floor<days>(to_wall(*zone_, t));
}

int BusinessCalendar::minute_of_day(Timestamp t) const {
  const auto local = to_wall(*zone_, t);
  return static_cast<int>(floor<minutes>(local - floor<days>(local)).count());
}

Timestamp BusinessCalendar::start_of(LocalDate day) const { return instant_of(day, 0); }

Timestamp BusinessCalendar::instant_of(LocalDate day, int minute_of_day) const {
  return instants_of(*zone_, wall(day, minute_of_day)).first;
}

Timestamp BusinessCalendar::next_midnight(Timestamp t) const {
  const Instants midnight = instants_of(*zone_, wall(local_date(t) + days(1), 0));
  // Where clocks fall back across midnight (St. John's, 00:01 to 23:01), the new day has begun once
  // already while it is the old day again.
  return midnight.first > t ? midnight.first : midnight.last;
}

void append_rfc3339(std::string& out, Timestamp t) {
  const auto whole = floor<seconds>(t);
  const auto day = floor<days>(whole);
  append_date(out, std::chrono::year_month_day(day));
  const auto second = static_cast<int>((whole - day).count());
  out += 'T';
  append_digits(out, second / 3600, 2);
  out += ':';
  append_digits(out, second / 60 % 60, 2);
  out += ':';
  append_digits(out, second % 60, 2);
  out += 'Z';
}

std::string to_rfc3339(Timestamp t) {
  std::string out;
  append_rfc3339(out, t);
  return out;
}

std::optional<Timestamp> parse_rfc3339(std::string_view text) {
  Fields in(text);
  const auto ymd = read_date(in);
  in.one("Tt ");
  const int hour = in.number(2);
  in.one(":");
  const int minute = in.number(2);
  in.one(":");
  const int second = in.number(2);
  const microseconds fraction = in.next_is('.') ? read_fraction(in) : microseconds(0);
  const seconds offset = read_offset(in);
  if (!in.complete() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  const auto whole = std::chrono::sys_days(ymd) + std::chrono::hours(hour) + minutes(minute) +
                     seconds(second) - offset;
  if (second == 60 && !may_be_leap_second(whole)) return std::nullopt;
  return whole + fraction;
}

std::string to_iso_date(LocalDate day) {
  std::string out;
  append_date(out, std::chrono::year_month_day(day));
  return out;
}

std::optional<LocalDate> parse_iso_date(std::string_view text) {
  Fields in(text);
  const auto ymd = read_date(in);
  if (!in.complete()) return std::nullopt;
  return LocalDate(ymd);
}

}  // namespace ticketing
