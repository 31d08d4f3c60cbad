// The one place data leaves the program, in every format, all from the described types. Data goes
// to standard output; messages and errors to standard error.
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ticketing/describe/json.hpp>
#include <ticketing/error.hpp>

#include "cli/table.hpp"
#include "cli/terminal.hpp"
#include "cli/view.hpp"

namespace ticketing::cli {

class Output {
 public:
  Output(std::ostream& data, std::ostream& messages, Terminal terminal, View view)
      : data_(data), messages_(messages), terminal_(terminal), view_(std::move(view)) {}

  Format format() const { return view_.format; }
  const Terminal& terminal() const { return terminal_; }
  /// Whether text may stand for the data, because nobody asked for a structure or for fields.
  bool may_be_text() const {
    return view_.fields.empty() && (!is_exact(format()) || format() == Format::tsv);
  }
  /// False once whoever read the data has gone: no more of it need be made.
  bool wanted() const { return data_.good(); }
  /// Whose days and clock people are shown; times stay as they are until it is known.
  void show_times_in(const std::string& zone);

  /// One thing.
  template <class T>
  void record(const T& value) {
    if (is_json(format())) {
      json_line(to_json(value));
    } else {
      record_of(Table{columns_of<T>(), {row(value)}});
    }
  }

  /// Many of a kind, as they come.
  template <class T>
  class List {
   public:
    explicit List(Output& out) : out_(out) { out_.begin_rows(columns_of<T>()); }
    void add(const T& value) {
      if (is_json(out_.format())) {
        out_.add_json(to_json(value));
      } else {
        out_.add_row(row(value));
      }
    }
    /// After the last one: a table is shown now.
    void end() { out_.end_rows(); }

   private:
    Output& out_;
  };

  /// Many of a kind; JSON: an array.
  template <class T>
  void list(const std::vector<T>& values) {
    List<T> rows(*this);
    for (const T& value : values) rows.add(value);
    rows.end();
  }

  /// From here on data is for other programs: never a table for people, CSV instead.
  void export_only() {
    if (!is_json(format())) view_.format = Format::csv;
  }

  /// One thing whose member is a list: its rows are what CSV, a pipe and --fields are about.
  template <class T, class Item>
  void record_with_list(const T& whole, const std::vector<Item>& items) {
    const bool rows = format() == Format::csv || format() == Format::tsv;
    if (rows || !view_.fields.empty()) {
      list(items);
    } else {
      record(whole);
    }
  }

  /// Text that is the data itself: help, completion scripts, TOML.
  void text(std::string_view text) { data_ << text; }

  /// For people, on standard error; nothing with --quiet.
  void message(std::string_view text);
  /// `hint`: what helps, when it is about how the program was called. Under a JSON format both are
  /// one object.
  void error(const Error& error, std::string_view hint = {});

 private:
  TableLook look() const;
  void json_line(const std::string& json);
  void record_of(const Table& table);

  void begin_rows(std::vector<Column> columns);
  void add_json(const std::string& json);
  void add_row(std::vector<std::string> cells);
  void print_csv_heading();
  void end_rows();

  std::ostream& data_;
  std::ostream& messages_;
  Terminal terminal_;
  View view_;
  std::optional<BusinessCalendar> calendar_;

  // Of the list that is being shown.
  Table rows_;
  std::vector<std::size_t> picked_;
  bool first_ = true;
};

}  // namespace ticketing::cli
