// An instant as the clock on the wall shows it, for people.
#pragma once

#include <string>

#include <ticketing/clock.hpp>

namespace ticketing {

struct LocalTime {
  std::string text;  ///< "2026-11-22 13:05:06"
  std::string zone;  ///< what the zone is called then: "KST", "CEST", "+0545"
};

/// Whole seconds, rounded down, in the calendar's zone. Thread safe.
LocalTime local_time(Timestamp t, const BusinessCalendar& calendar);

}  // namespace ticketing
