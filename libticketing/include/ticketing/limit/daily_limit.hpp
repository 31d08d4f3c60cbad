// Daily limits and closed hours: pure rules over local days.
#pragma once

#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>

namespace ticketing {

/// What happens to a post beyond the day's limit: refused, or stored without a reward.
enum class OnExceed { reject, unrewarded };
BOOST_DESCRIBE_ENUM(OnExceed, reject, unrewarded)

/// What a day has a limit of. Its name is stored: none is ever renamed.
enum class DailyRule { general_post, image_upload };
BOOST_DESCRIBE_ENUM(DailyRule, general_post, image_upload)

/// One used slot of a day's limit. The row's key is unique, so the limit holds whatever the code
/// does, and a new day has no rows: it resets at midnight even when nothing runs.
struct DailySlot {
  AccountId account;
  DailyRule rule = DailyRule::general_post;
  LocalDate day;
  int ordinal = 0;  ///< 1..limit
};

/// A daily window "HH:MM-HH:MM" on the wall clock in which posting is closed; may wrap midnight.
struct ClosedHours {
  int from_minute = 0;
  int to_minute = 0;  ///< exclusive
};

/// "00:00-06:00"; nothing when malformed or empty.
std::optional<ClosedHours> parse_closed_hours(std::string_view text);

/// When posting opens again, if it is closed at `now`. All-day closures (by several windows) give
/// the end of the last window tried.
std::optional<Timestamp> closed_until(const std::vector<ClosedHours>& windows,
                                      const BusinessCalendar& calendar, Timestamp now);

}  // namespace ticketing
