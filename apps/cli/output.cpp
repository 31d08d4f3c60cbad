#include "cli/output.hpp"

#include <boost/describe/class.hpp>

#include "cli/display_width.hpp"
#include "common/exit_code.hpp"

namespace ticketing::cli {
namespace {

/// An error for a program, named as over HTTP.
struct ErrorReport {
  ErrorCode code = ErrorCode::internal;
  std::string detail;
  std::vector<FieldError> errors;
  int exit_code = app::exit_failed;
  std::optional<std::string> hint;
};
BOOST_DESCRIBE_STRUCT(ErrorReport, (), (code, detail, errors, exit_code, hint))

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

std::vector<std::string> as_names(const std::vector<std::string_view>& columns) {
  return {columns.begin(), columns.end()};
}

}  // namespace

void Output::show_times_in(const std::string& zone) {
  if (!is_exact(format())) calendar_.emplace(view_.utc ? "UTC" : zone);
}

void Output::message(std::string_view text) {
  data_.flush();  // so that both are in order where they meet
  if (!terminal_.quiet) messages_ << printable(text) << std::endl;
}

void Output::error(const Error& error, std::string_view hint) {
  data_.flush();
  if (is_json(format())) {
    ErrorReport report{error.code,
                       unnamed_field(error) + error.detail,
                       error.errors,
                       app::exit_code(kind(error.code)),
                       {}};
    if (!hint.empty()) report.hint = hint;
    messages_ << to_json(report) << std::endl;
    return;
  }
  const bool color = terminal_.colors_errors();
  messages_ << (color ? "\x1b[31m" : "") << "ticketctl: " << (color ? "\x1b[0m" : "")
            << printable_lines(unnamed_field(error) + error.detail) << '\n';
  for (const FieldError& field : error.errors) {
    if (error.detail.find(field.detail) != std::string::npos) continue;
    messages_ << "  " << printable(field.pointer) << ": " << printable(field.detail) << '\n';
  }
  if (!hint.empty()) messages_ << printable(hint) << '\n';
  messages_ << std::flush;
}

TableLook Output::look() const {
  return {.color = terminal_.colors_output(),
          .room = format() == Format::wide ? 0 : terminal_.columns,
          .calendar = calendar_ ? &*calendar_ : nullptr,
          .fewer_columns = format() == Format::table && view_.fields.empty()};
}

void Output::json_line(const std::string& json) {
  data_ << (view_.fields.empty() ? json : picked_json(json, view_.fields)) << '\n';
}

void Output::record_of(const Table& table) {
  const Table some =
      view_.fields.empty() ? table : picked(table, find_fields(table.columns, view_.fields));
  if (format() == Format::csv) {
    print_csv_line(data_, names_of(some.columns));
    print_csv_line(data_, some.rows.front());
  } else if (format() == Format::tsv && view_.fields.size() == 1) {
    print_tsv_line(data_, some.rows.front());  // the value alone, for a script's $(...)
  } else if (format() == Format::tsv) {
    for (std::size_t c = 0; c < some.columns.size(); ++c)
      print_tsv_line(data_, {some.columns[c].name, some.rows.front()[c]});
  } else {
    print_record(data_, some, look());
  }
}

void Output::begin_rows(std::vector<Column> columns) {
  first_ = true;
  rows_ = Table{std::move(columns), {}};
  picked_.clear();
  if (!view_.fields.empty()) {
    picked_ = find_fields(rows_.columns, view_.fields);
  } else if (format() == Format::table && !view_.columns.empty()) {
    picked_ = find_fields(rows_.columns, as_names(view_.columns));
  } else {
    for (std::size_t c = 0; c < rows_.columns.size(); ++c) picked_.push_back(c);
  }
  rows_ = picked(rows_, picked_);
}

void Output::add_json(const std::string& json) {
  if (format() == Format::json) data_ << (first_ ? '[' : ',');
  first_ = false;
  data_ << (view_.fields.empty() ? json : picked_json(json, view_.fields));
  if (format() == Format::jsonl) data_ << '\n';
}

void Output::add_row(std::vector<std::string> cells) {
  std::vector<std::string> some;
  for (const std::size_t c : picked_) some.push_back(std::move(cells[c]));
  if (format() == Format::csv) {
    print_csv_heading();
    print_csv_line(data_, some);
  } else if (format() == Format::tsv) {
    print_tsv_line(data_, some);
  } else {
    rows_.rows.push_back(std::move(some));  // how wide a column is shows at the end
  }
}

/// Not before there is a row, or none: a refusal leaves no half of a document.
void Output::print_csv_heading() {
  if (first_) print_csv_line(data_, names_of(rows_.columns));
  first_ = false;
}

void Output::end_rows() {
  if (format() == Format::csv) print_csv_heading();
  if (format() == Format::json) data_ << (first_ ? "[]\n" : "]\n");
  if (!is_exact(format())) print_aligned(data_, rows_, look());
  rows_.rows.clear();
}

}  // namespace ticketing::cli
