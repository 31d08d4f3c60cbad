// Rows as an aligned table, as one record, as CSV and as tab-separated values.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <ticketing/describe/table.hpp>

namespace ticketing::cli {

/// As `columns_of` and `row` make them.
struct Table {
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;
};

/// What people see of it, and where.
struct TableLook {
  bool color = false;
  std::size_t room = 0;  ///< the terminal's columns; 0: as many as it takes
  /// Whose clock times are shown by; none: as they are.
  const BusinessCalendar* calendar = nullptr;
  /// Whether columns are left out before cells are cut below what is worth reading.
  bool fewer_columns = false;
};

/// Upper-case headings, columns two spaces apart, numbers to the right; Hangul is two columns wide.
/// No line is longer than the room, unless not even the shortest cells fit.
void print_aligned(std::ostream& out, const Table& table, const TableLook& look);

/// One "name  value" line per column of a single row, long ones on several lines; a list in it is
/// a table below.
void print_record(std::ostream& out, const Table& table, const TableLook& look);

/// RFC 4180, with "\n" line ends.
void print_csv_line(std::ostream& out, const std::vector<std::string>& cells);

/// As programs that cut lines at tabs want it: no heading, no tab or line end in a cell.
void print_tsv_line(std::ostream& out, const std::vector<std::string>& cells);

std::vector<std::string> names_of(const std::vector<Column>& columns);

}  // namespace ticketing::cli
