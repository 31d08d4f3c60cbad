// A line of a program's log, for other programs to read: one JSON object.
#pragma once

#include <string>
#include <string_view>

#include <ticketing/clock.hpp>

namespace ticketing::app {

/// Appends "name":"value", escaped, and a comma before it unless it is the first.
void append_log_member(std::string& members, std::string_view name, std::string_view value);

/// {"time":...,"level":...,"message":...} and then `members`, which are JSON already; ends with a
/// line feed.
std::string json_log_line(Timestamp time, std::string_view level, std::string_view message,
                          std::string_view members = {});

}  // namespace ticketing::app
