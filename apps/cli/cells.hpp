// Cells as people read them: local times, counts of lists, no JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <ticketing/describe/table.hpp>
#include <ticketing/local_time.hpp>

namespace ticketing::cli {

/// One line; of a list of things how many there are, of an object "role user, state active".
std::string shown_cell(const std::string& cell, CellKind kind);

/// Of a cell of the kind `time`; two empty texts for an empty one.
LocalTime shown_time(const std::string& cell, const BusinessCalendar& calendar);
/// "2026-11-22 13:05:06 KST"
std::string shown_time_with_zone(const std::string& cell, const BusinessCalendar& calendar);

/// The rows that a cell of the kind `items` holds.
std::vector<std::vector<std::string>> rows_of_json(const std::string& cell,
                                                   const std::vector<Column>& columns);

/// Whether it is an integer.
bool is_number(std::string_view text);

}  // namespace ticketing::cli
