// Time as the library sees it: injected instants, and local days in the business time zone.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace date {
class time_zone;
}

namespace ticketing {

/// An instant, UTC, microseconds since the Unix epoch. JSON: RFC 3339 with whole seconds.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

/// A calendar date in the business time zone. JSON: "YYYY-MM-DD".
using LocalDate = std::chrono::local_days;

/// Where the library takes the time from. Implementations are thread safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() const = 0;
};

/// The machine's clock.
class SystemClock final : public Clock {
 public:
  Timestamp now() const override;
};

/// A clock that stands still until told: for tests, notebooks and replays.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Timestamp start) : micros_(start.time_since_epoch().count()) {}
  Timestamp now() const override;
  void set(Timestamp t);
  void advance(std::chrono::microseconds by);

 private:
  std::atomic<std::int64_t> micros_;
};

/// Local days and times of day in one IANA time zone. Immutable, thread safe.
class BusinessCalendar final {
 public:
  /// Throws std::runtime_error for a name the system's tz database does not know.
  explicit BusinessCalendar(std::string_view zone);

  LocalDate local_date(Timestamp t) const;
  /// Minutes since local midnight on the wall clock, 0..1439.
  int minute_of_day(Timestamp t) const;
  /// The first instant of that local day (where midnight is skipped by DST: the first that exists).
  Timestamp start_of(LocalDate day) const;
  /// The first instant at which the wall clock of `day` shows `minute_of_day` or later.
  Timestamp instant_of(LocalDate day, int minute_of_day) const;
  /// The first instant of the local day after the one `t` is in.
  Timestamp next_midnight(Timestamp t) const;
  const std::string& zone() const { return zone_name_; }
  const date::time_zone* time_zone() const { return zone_; }

 private:
  std::string zone_name_;
  const date::time_zone* zone_;
};

/// "2026-11-22T04:05:06Z" (RFC 3339, UTC, whole seconds).
std::string to_rfc3339(Timestamp t);
/// As `to_rfc3339`, at the end of `out`.
void append_rfc3339(std::string& out, Timestamp t);
/// Any RFC 3339 date-time, with fraction and offset; nothing when malformed or impossible.
std::optional<Timestamp> parse_rfc3339(std::string_view text);
/// "2026-11-22"
std::string to_iso_date(LocalDate day);
std::optional<LocalDate> parse_iso_date(std::string_view text);

}  // namespace ticketing
