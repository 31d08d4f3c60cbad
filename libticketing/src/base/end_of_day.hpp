// How long what is good for a number of days lasts.
#pragma once

#include <ticketing/clock.hpp>

namespace ticketing {

/// The end of the local day that is `days_later` days after the one `t` is in; 0: of that one.
inline Timestamp end_of_day(const BusinessCalendar& calendar, Timestamp t, int days_later) {
  return calendar.start_of(calendar.local_date(t) + std::chrono::days(days_later + 1));
}

}  // namespace ticketing
