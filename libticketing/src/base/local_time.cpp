#include <ticketing/local_time.hpp>

#include <date/tz.h>

#include <chrono>

namespace ticketing {

LocalTime local_time(Timestamp t, const BusinessCalendar& calendar) {
  const auto info = calendar.time_zone()->get_info(std::chrono::floor<std::chrono::seconds>(t));
  LocalTime local{to_rfc3339(t + info.offset), info.abbrev};
  local.text.pop_back();  // the Z
  local.text[local.text.find('T')] = ' ';
  return local;
}

}  // namespace ticketing
