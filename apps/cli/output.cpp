#include "cli/output.hpp"

#include <algorithm>

#include "cli/display_width.hpp"

namespace ticketing::cli {

void Output::message(std::string_view text) {
  if (!terminal_.quiet) messages_ << printable(text) << std::endl;
}

namespace {

/// "name: " for a refusal that speaks of one value without saying which.
std::string unnamed_field(const Error& error) {
  if (error.errors.size() != 1 || error.errors[0].detail != error.detail) return {};
  const std::string& pointer = error.errors[0].pointer;
  const std::string name = pointer.substr(pointer.rfind('/') + 1);
  return name.empty() || error.detail.find(name) != std::string::npos ? "" : name + ": ";
}

/// Line by line: some sentences are lists.
std::string printable_lines(std::string_view text) {
  std::string out;
  for (;;) {
    const auto end = std::min(text.find('\n'), text.size());
    out += printable(text.substr(0, end));
    if (end == text.size()) return out;
    out += '\n';
    text.remove_prefix(end + 1);
  }
}

}  // namespace

void Output::error(const Error& error) {
  const bool color = terminal_.colors_errors();
  messages_ << (color ? "\x1b[31m" : "") << "ticketctl: " << (color ? "\x1b[0m" : "")
            << printable_lines(unnamed_field(error) + error.detail) << '\n';
  for (const FieldError& field : error.errors) {
    if (error.detail.find(field.detail) != std::string::npos) continue;
    messages_ << "  " << printable(field.pointer) << ": " << printable(field.detail) << '\n';
  }
  messages_ << std::flush;
}

Table Output::without(Table table, std::string_view column) {
  const auto at = std::find(table.columns.begin(), table.columns.end(), column);
  if (at == table.columns.end()) return table;
  const auto offset = at - table.columns.begin();
  table.columns.erase(at);
  for (auto& row : table.rows) row.erase(row.begin() + offset);
  return table;
}

void Output::record_of(const Table& table) {
  if (format_ == Format::csv) {
    print_csv(data_, table);
  } else {
    print_record(data_, table, terminal_.colors_output());
  }
}

void Output::rows_of(const Table& table) {
  if (format_ == Format::csv) {
    print_csv(data_, table);
  } else {
    print_aligned(data_, table, terminal_.colors_output());
  }
}

}  // namespace ticketing::cli
