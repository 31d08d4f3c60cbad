// A line of a program's log, for other programs to read: one JSON object.
#pragma once

#include <string>
#include <string_view>

#include <ticketing/clock.hpp>
#include <ticketing/log_members.hpp>

namespace ticketing::app {

/// Appends "name":"value", escaped, and a comma before it unless it is the first.
void append_log_member(std::string& members, std::string_view name, std::string_view value);

/// {"time":...,"level":...,"message":...} and then `members`, which are JSON already; ends with a
/// line feed.
std::string json_log_line(Timestamp time, std::string_view level, std::string_view message,
                          std::string_view members = {});

/// `text` for people: one line in which nothing steers a terminal or turns the direction of text;
/// what would is written as in JSON, e.g. \u202e.
std::string visible_log_text(std::string_view text);

}  // namespace ticketing::app
