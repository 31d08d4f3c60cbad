// Rows of text as an aligned table, as CSV, or as one record.
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace ticketing::cli {

struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

/// Upper-case headings, columns two spaces apart, numbers to the right; Hangul is two columns wide.
void print_aligned(std::ostream& out, const Table& table, bool color);

/// One "name  value" line per column of a single row.
void print_record(std::ostream& out, const Table& table, bool color);

/// RFC 4180, with "\n" line ends and a header line.
void print_csv(std::ostream& out, const Table& table);

}  // namespace ticketing::cli
