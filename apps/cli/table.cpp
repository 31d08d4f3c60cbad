#include "cli/table.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "cli/display_width.hpp"

namespace ticketing::cli {
namespace {

constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view plain = "\x1b[0m";

std::string heading(std::string_view column) {
  std::string out(column);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) {
    return c == '_' ? ' ' : static_cast<char>(std::toupper(c));
  });
  return out;
}

/// Nothing is shown as "-", so that a column is never mistaken for its neighbour.
std::string cell(const std::string& value) { return value.empty() ? "-" : printable(value); }

bool is_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c); });
}

struct Column {
  std::size_t width = 0;
  bool right = false;
};

std::vector<Column> measure(const std::vector<std::vector<std::string>>& lines) {
  std::vector<Column> columns(lines.front().size());
  for (std::size_t c = 0; c < columns.size(); ++c) {
    bool has_number = false;
    bool has_text = false;
    for (std::size_t r = 0; r < lines.size(); ++r) {
      columns[c].width = std::max(columns[c].width, display_width(lines[r][c]));
      if (r == 0 || lines[r][c] == "-") continue;
      (is_number(lines[r][c]) ? has_number : has_text) = true;
    }
    columns[c].right = has_number && !has_text;
  }
  return columns;
}

void print_line(std::ostream& out, const std::vector<std::string>& line,
                const std::vector<Column>& columns) {
  for (std::size_t c = 0; c < line.size(); ++c) {
    const std::string padding(columns[c].width - display_width(line[c]), ' ');
    const bool last = c + 1 == line.size();
    if (columns[c].right) out << padding;
    out << line[c];
    if (!columns[c].right && !last) out << padding;
    if (!last) out << "  ";
  }
}

/// What a spreadsheet would carry out, or take for such once it has stripped a quote, begins with a
/// quote (as OWASP advises): to be taken off again by who reads the cell. Numbers are what they
/// are.
std::string harmless(const std::string& value) {
  std::string text = escaped(value);
  const bool carried_out =
      !text.empty() && std::string_view("=+-@\t'").find(text.front()) != std::string_view::npos;
  return carried_out && !is_number(text) ? "'" + text : text;
}

void print_csv_line(std::ostream& out, const std::vector<std::string>& line) {
  for (std::size_t c = 0; c < line.size(); ++c) {
    if (c > 0) out << ',';
    const std::string value = harmless(line[c]);
    if (value.find_first_of(",\"\r\n") == std::string::npos) {
      out << value;
      continue;
    }
    out << '"';
    for (const char letter : value) out << (letter == '"' ? "\"\"" : std::string(1, letter));
    out << '"';
  }
  out << '\n';
}

}  // namespace

void print_aligned(std::ostream& out, const Table& table, bool color) {
  std::vector<std::vector<std::string>> lines(1);
  for (const auto& column : table.columns) lines[0].push_back(heading(column));
  for (const auto& row : table.rows) {
    auto& line = lines.emplace_back();
    for (const auto& value : row) line.push_back(cell(value));
  }
  const auto columns = measure(lines);
  for (std::size_t r = 0; r < lines.size(); ++r) {
    if (r == 0 && color) out << bold;
    print_line(out, lines[r], columns);
    if (r == 0 && color) out << plain;
    out << '\n';
  }
}

void print_record(std::ostream& out, const Table& table, bool color) {
  std::size_t width = 0;
  for (const auto& column : table.columns) width = std::max(width, column.size());
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    std::string name = table.columns[c];
    std::replace(name.begin(), name.end(), '_', ' ');
    name.resize(width, ' ');
    out << (color ? bold : "") << name << (color ? plain : "") << "  "
        << cell(table.rows.front()[c]) << '\n';
  }
}

void print_csv(std::ostream& out, const Table& table) {
  print_csv_line(out, table.columns);
  for (const auto& row : table.rows) print_csv_line(out, row);
}

}  // namespace ticketing::cli
