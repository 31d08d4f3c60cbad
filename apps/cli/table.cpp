#include "cli/table.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "cli/cells.hpp"
#include "cli/display_width.hpp"
#include "cli/fit.hpp"

namespace ticketing::cli {
namespace {

constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view plain = "\x1b[0m";
constexpr std::string_view nothing = "-";

/// "campaign.opens_at" -> "campaign opens at"
std::string spoken(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  std::replace(name.begin(), name.end(), '.', ' ');
  return name;
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

/// Nothing is shown as "-", so that a column is never mistaken for its neighbour.
std::string or_dash(std::string shown) { return shown.empty() ? std::string(nothing) : shown; }

/// A column as people see it.
struct ShownColumn {
  std::string heading;
  std::vector<std::string> cells;
  bool right = false;
  bool shrinks = false;
  std::size_t width = 0;
};

/// Times with their zone in the heading, where it is the same of all.
void show_times(ShownColumn& column, const Table& table, std::size_t at,
                const BusinessCalendar& calendar) {
  std::vector<LocalTime> times;
  std::string zone;
  bool same = true;
  for (const auto& row : table.rows) {
    times.push_back(shown_time(row[at], calendar));
    if (times.back().zone.empty()) continue;
    same = same && (zone.empty() || zone == times.back().zone);
    zone = times.back().zone;
  }
  if (same && !zone.empty()) column.heading += " (" + zone + ")";
  for (LocalTime& time : times) {
    if (!same && !time.zone.empty()) time.text += " " + time.zone;
    column.cells.push_back(or_dash(std::move(time.text)));
  }
}

ShownColumn show_column(const Table& table, std::size_t at, const TableLook& look) {
  const Column& described = table.columns[at];
  ShownColumn column;
  column.heading = upper(spoken(described.name));
  if (described.kind == CellKind::time && look.calendar != nullptr) {
    show_times(column, table, at, *look.calendar);
  } else {
    for (const auto& row : table.rows)
      column.cells.push_back(or_dash(shown_cell(row[at], described.kind)));
  }
  column.right = described.kind == CellKind::number || described.kind == CellKind::items;
  column.shrinks = described.kind == CellKind::text || described.kind == CellKind::words ||
                   described.kind == CellKind::object;
  column.width = display_width(column.heading);
  for (const auto& cell : column.cells) column.width = std::max(column.width, display_width(cell));
  return column;
}

void print_line(std::ostream& out, const std::vector<ShownColumn>& columns,
                const std::vector<std::size_t>& widths, const std::vector<std::string>& cells) {
  for (std::size_t c = 0; c < widths.size(); ++c) {
    const std::string text = cut(cells[c], widths[c]);
    const std::string padding(widths[c] - display_width(text), ' ');
    const bool last = c + 1 == widths.size();
    if (columns[c].right) out << padding;
    out << text;
    if (!columns[c].right && !last) out << padding;
    if (!last) out << std::string(column_gap, ' ');
  }
}

/// The lists of a record, each as a table under its name.
void print_lists(std::ostream& out, const Table& table, const TableLook& look) {
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const Column& column = table.columns[c];
    if (column.kind != CellKind::items) continue;
    Table list{column.inner, rows_of_json(table.rows.front()[c], column.inner)};
    if (list.rows.empty()) continue;
    out << '\n' << spoken(column.name) << ":\n";
    print_aligned(out, list, look);
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

}  // namespace

void print_aligned(std::ostream& out, const Table& table, const TableLook& look) {
  std::vector<ShownColumn> columns;
  std::vector<ColumnSize> sizes;
  std::vector<std::string> headings;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    columns.push_back(show_column(table, c, look));
    sizes.push_back({columns.back().width, columns.back().shrinks});
    headings.push_back(columns.back().heading);
  }
  const std::size_t room = look.room == 0 ? static_cast<std::size_t>(-1) : look.room;
  const auto widths = fit(sizes, room, !look.fewer_columns);
  if (look.color) out << bold;
  print_line(out, columns, widths, headings);
  if (look.color) out << plain;
  out << '\n';
  std::vector<std::string> cells(columns.size());
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    for (std::size_t c = 0; c < columns.size(); ++c) cells[c] = columns[c].cells[r];
    print_line(out, columns, widths, cells);
    out << '\n';
  }
}

void print_record(std::ostream& out, const Table& table, const TableLook& look) {
  std::size_t width = 0;
  for (const Column& column : table.columns) width = std::max(width, column.name.size());
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const Column& column = table.columns[c];
    if (column.kind == CellKind::items) continue;
    std::string name = spoken(column.name);
    name.resize(width, ' ');
    const std::string& value = table.rows.front()[c];
    std::string shown = column.kind == CellKind::time && look.calendar != nullptr
                            ? shown_time_with_zone(value, *look.calendar)
                            : shown_cell(value, column.kind);
    shown = or_dash(std::move(shown));
    const std::size_t margin = width + column_gap;
    const bool wraps = look.room > margin + 10;  // else the lines would be all margin
    const auto lines = wraps ? wrapped(shown, look.room - margin) : std::vector<std::string>{shown};
    out << (look.color ? bold : "") << name << (look.color ? plain : "");
    for (std::size_t l = 0; l < lines.size(); ++l)
      out << std::string(l == 0 ? column_gap : margin, ' ') << lines[l] << '\n';
  }
  print_lists(out, table, look);
}

void print_csv_line(std::ostream& out, const std::vector<std::string>& cells) {
  for (std::size_t c = 0; c < cells.size(); ++c) {
    if (c > 0) out << ',';
    const std::string value = harmless(cells[c]);
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

void print_tsv_line(std::ostream& out, const std::vector<std::string>& cells) {
  for (std::size_t c = 0; c < cells.size(); ++c) out << (c > 0 ? "\t" : "") << printable(cells[c]);
  out << '\n';
}

std::vector<std::string> names_of(const std::vector<Column>& columns) {
  std::vector<std::string> names;
  names.reserve(columns.size());
  for (const Column& column : columns) names.push_back(column.name);
  return names;
}

}  // namespace ticketing::cli
